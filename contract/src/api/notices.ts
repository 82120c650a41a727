import Type from 'typebox';
import { NOTICE_TARGETS, NoticeTargetViewSchema } from '../notice/notice.ts';
import { defineEndpoint, exactly } from './endpoint.ts';

export const noticeEndpoints = {
  selectNoticeTargets: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'Where the ends of runs are told, and how that goes',
      zh: '查询运行结束通知的接收方及发送情况',
    },
    permission: 'view',
    failure: 'select',
    input: exactly({}),
    output: Type.Object({ targets: Type.Array(NoticeTargetViewSchema) }),
  }),
  testNotice: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Send a test to a target, once; answers when it has arrived, or why it has not',
      zh: '向接收方发送一条测试通知（仅一次），返回是否送达及原因',
    },
    permission: 'administer',
    failure: 'other',
    changes: ['notices'],
    input: exactly({ target: Type.Enum([...NOTICE_TARGETS]) }),
    output: Type.Null(),
  }),
};
