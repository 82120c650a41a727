import Type from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import { defineEndpoint, exactly, fromOne, PositionSchema } from './endpoint.ts';

/** Most lines in one answer of readRunLines. */
export const MAX_LINES = 1000;
/** Most matches in all parts of one answer of searchRunLog. */
export const MAX_MATCHES = 500;

const LineNumberSchema = fromOne('Number of a line, from 1.');

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
        description: `How many lines, 1 to ${MAX_LINES}; fewer are answered where lines are long, at least one when there is any: ask again from the next one.`,
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
      en: 'Lines of the log of a run with a text (any case), of a host, or of failures, as they are found',
      zh: '按文本（不分大小写）、主机或失败搜索某次运行的日志，边查边返回',
    },
    permission: 'view',
    failure: 'log',
    transport: 'parts',
    input: exactly({
      runId: IdSchema,
      after: PositionSchema,
      text: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
      host: Type.Optional(Type.String({ minLength: 1, maxLength: 253 })),
      failed: Type.Optional(Type.Enum(['true'])),
    }),
    output: Type.Object({
      /** Lines that the log had when the search began. */
      rows: Type.Integer(),
      /** Those that were found since the part before; often none. */
      matches: Type.Array(Type.Object({ line: Type.Integer(), text: Type.String() })),
      /** The last line that was looked at; null when all were. The last part's is where another search goes on. */
      next: Type.Union([Type.Integer(), Type.Null()]),
    }),
  }),
  downloadRunLog: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'The whole log of a run as a file, up to now when it goes on; also compressed',
      zh: '下载某次运行的完整日志（运行中则到当前为止），可压缩',
    },
    permission: 'view',
    failure: 'log',
    transport: 'file',
    input: exactly({ runId: IdSchema, gzip: Type.Optional(Type.Enum(['true'])) }),
    output: Type.Null(),
  }),
};
