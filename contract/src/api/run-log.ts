import Type from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import { defineEndpoint, exactly, PositionSchema } from './endpoint.ts';

/** Most lines in one answer of readRunLines. */
export const MAX_LINES = 1000;
/** Most matches in one answer of searchRunLog. */
export const MAX_MATCHES = 500;

const LineNumberSchema = Type.Unsafe<string>({
  type: 'string',
  pattern: '^[1-9][0-9]{0,14}$',
  description: 'Number of a line, from 1.',
});

export const runLogEndpoints = {
  readRunLines: defineEndpoint({
    method: 'GET',
    summary: { en: 'Lines of the log of a run, from any line on', zh: '从任意行开始读取某次运行的日志' },
    permission: 'view',
    failure: 'log',
    input: exactly({
      runId: IdSchema,
      from: LineNumberSchema,
      count: Type.Unsafe<string>({
        type: 'string',
        pattern: '^([1-9][0-9]{0,2}|1000)$',
        description: `How many lines, 1 to ${MAX_LINES}.`,
      }),
    }),
    output: Type.Object({
      /** Lines that the log has now. */
      rows: Type.Integer(),
      from: Type.Integer(),
      data: Type.Array(Type.String()),
    }),
  }),
  searchRunLog: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'Lines of the log of a run with a text (any case), of a host, or of failures; go on after `next` until it is null',
      zh: '按文本（不分大小写）、主机或失败搜索某次运行的日志；next 不为 null 时从该行继续',
    },
    permission: 'view',
    failure: 'log',
    input: exactly({
      runId: IdSchema,
      after: PositionSchema,
      text: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
      host: Type.Optional(Type.String({ minLength: 1, maxLength: 253 })),
      failed: Type.Optional(Type.Enum(['true'])),
    }),
    output: Type.Object({
      rows: Type.Integer(),
      matches: Type.Array(Type.Object({ line: Type.Integer(), text: Type.String() })),
      /** The last line that was looked at, when there are more: matches may be none nevertheless. Null: all were. */
      next: Type.Union([Type.Integer(), Type.Null()]),
    }),
  }),
  downloadRunLog: defineEndpoint({
    method: 'GET',
    summary: { en: 'The whole log of a run as a file', zh: '下载某次运行的完整日志' },
    permission: 'view',
    failure: 'log',
    transport: 'file',
    input: exactly({ runId: IdSchema }),
    output: Type.Null(),
  }),
};
