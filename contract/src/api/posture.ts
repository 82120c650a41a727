import Type from 'typebox';
import { PostureFindingSchema } from '../posture/finding.ts';
import { defineEndpoint, exactly } from './endpoint.ts';

export const postureEndpoints = {
  selectPosture: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'What is open on the console, its hosts and clusters, and how to close it, by what is stored: no host is asked',
      zh: '查询控制台、主机与集群的安全隐患及处理方法，仅依据已保存的数据，不连接主机',
    },
    permission: 'operate',
    failure: 'select',
    input: exactly({}),
    output: Type.Object({ findings: Type.Array(PostureFindingSchema) }),
  }),
};
