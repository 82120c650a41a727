import Type from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import { defineEndpoint, exactly, PositionSchema } from './endpoint.ts';

export const consoleEndpoints = {
  consoleEvents: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'One stream for a page: what changed (by topic), and the events of one run',
      zh: '页面所用的单一事件流：按主题通知变化，并可附带一次运行的事件',
    },
    permission: 'view',
    failure: 'other',
    transport: 'events',
    input: exactly({ runId: Type.Optional(IdSchema), after: Type.Optional(PositionSchema) }),
    output: Type.Null(),
  }),
};
