import { textSchema } from './common-fields.ts';
import { defineRole } from './define.ts';

export const common = defineRole({
  name: 'common',
  label: { en: 'Common', zh: '公共配置' },
  help: {
    en: 'Where uploaded resources are kept. Written on every host with a DolphinScheduler server.',
    zh: '资源中心上传路径，会写入所有 DolphinScheduler 服务所在主机。',
  },
  hosts: { min: 1 },
  required: false,
  takesExtra: false,
  fields: {
    dataStore2hdfsBasepath: {
      schema: textSchema(1024),
      label: { en: 'Resource path', zh: '资源中心上传路径' },
      initial: 'file:///home/easy/ds/backend/dolphinscheduler_resource',
    },
  },
});
