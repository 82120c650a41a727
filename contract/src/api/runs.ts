import Type from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import type { Action } from '../cluster/status.ts';
import { CheckViewSchema, PlanViewSchema } from '../run/plan-view.ts';
import { RunProgressSchema } from '../run/progress.ts';
import { RunDetailSchema, RunViewSchema } from '../run/run.ts';
import { SIGNAL_TYPES } from '../run/states.ts';
import { RunTaskSchema } from '../run/tasks.ts';
import { defineEndpoint, exactly, PageSchema, PositionSchema, pageOf } from './endpoint.ts';

/** 0 start, 1 stop, 2 deploy or upgrade; the requirement documents a string and sends a number. */
export const EXECUTE_TYPES = ['start', 'stop', 'deploy'] as const satisfies readonly Action[];

/** An action that executeCluster begins. */
export type ExecuteType = (typeof EXECUTE_TYPES)[number];

const ExecuteTypeSchema = Type.Unsafe<number | string>({ enum: [0, 1, 2, '0', '1', '2'] });

const LogPageSchema = Type.Object({
  currentPage: Type.Integer(),
  rows: Type.Integer(),
  data: Type.Array(Type.String()),
});

export const runEndpoints = {
  executeCluster: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Start, stop or deploy a cluster; answers at once',
      zh: '启动、停止、部署/升级集群，立即返回',
    },
    permission: 'operate',
    failure: 'execute',
    changes: ['clusters', 'runs'],
    input: exactly({
      executeType: ExecuteTypeSchema,
      clusterId: IdSchema,
      thenStart: Type.Optional(Type.Boolean()),
      takeOver: Type.Optional(Type.Boolean()),
      /** Locks that another console has on the hosts are broken; with every action. */
      breakLocks: Type.Optional(Type.Boolean()),
    }),
    output: Type.Null(),
  }),
  readLog: defineEndpoint({
    method: 'GET',
    summary: { en: 'A page of the log of the last run', zh: '分页查看上一次执行的日志' },
    permission: 'view',
    failure: 'log',
    input: exactly({ page: PageSchema }),
    output: LogPageSchema,
  }),
  executeResultSignal: defineEndpoint({
    method: 'GET',
    summary: { en: 'Whether the last run is over and succeeded', zh: '上一次执行的结果信号' },
    permission: 'view',
    failure: 'other',
    input: exactly({}),
    output: Type.Union([
      Type.Object({
        singnalType: Type.Enum([...new Set(Object.values(SIGNAL_TYPES))]),
        success: Type.Boolean(),
        over: Type.Boolean(),
      }),
      Type.Null(),
    ]),
  }),
  checkCluster: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Look at the hosts of a cluster and tell everything that would hinder a deploy; changes nothing',
      zh: '检查集群主机是否满足部署条件，不做任何修改',
    },
    permission: 'operate',
    failure: 'other',
    input: exactly({
      clusterId: IdSchema,
      takeOver: Type.Optional(Type.Boolean()),
      breakLocks: Type.Optional(Type.Boolean()),
    }),
    output: CheckViewSchema,
  }),
  planCluster: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'What an action would do, where; changes nothing',
      zh: '预览将要执行的操作，不做任何修改',
    },
    permission: 'view',
    failure: 'other',
    input: exactly({ executeType: ExecuteTypeSchema, clusterId: IdSchema }),
    output: PlanViewSchema,
  }),
  cancelRun: defineEndpoint({
    method: 'POST',
    summary: { en: 'Abort a run; a second call presses harder', zh: '中止运行，再次调用会强制中止' },
    permission: 'operate',
    failure: 'execute',
    changes: ['runs'],
    input: exactly({ runId: IdSchema }),
    output: Type.Null(),
  }),
  selectRunList: defineEndpoint({
    method: 'GET',
    summary: { en: 'Runs, newest first', zh: '运行记录，最新的在前' },
    permission: 'view',
    failure: 'select',
    input: exactly({ page: PageSchema, clusterId: Type.Optional(IdSchema) }),
    output: pageOf(RunViewSchema),
  }),
  selectRun: defineEndpoint({
    method: 'POST',
    summary: { en: 'One run', zh: '查询具体运行' },
    permission: 'view',
    failure: 'select',
    input: exactly({ id: IdSchema }),
    output: RunDetailSchema,
  }),
  selectRunProgress: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'One run with its phases on every host, up to a position; consoleEvents goes on after it',
      zh: '查询运行及其各阶段在每台主机上的进度，可从该位置继续接收事件',
    },
    permission: 'view',
    failure: 'select',
    input: exactly({ id: IdSchema }),
    output: Type.Object({
      run: RunDetailSchema,
      /** The last event in `progress`. */
      position: Type.Integer(),
      /** Log lines up to there. */
      lines: Type.Integer(),
      progress: RunProgressSchema,
    }),
  }),
  runTasks: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Tasks of a run in their order, with outcome and milliseconds on every host',
      zh: '按顺序查询某次运行的任务，含每台主机上的结果和耗时（毫秒）',
    },
    permission: 'view',
    failure: 'select',
    input: exactly({ id: IdSchema }),
    output: Type.Object({ tasks: Type.Array(RunTaskSchema) }),
  }),
  readRunLog: defineEndpoint({
    method: 'GET',
    summary: { en: 'A page of the log of a run', zh: '分页查看某次运行的日志' },
    permission: 'view',
    failure: 'log',
    input: exactly({ runId: IdSchema, page: PageSchema }),
    output: LogPageSchema,
  }),
  runEvents: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'Events of a run as a stream; id = position, Last-Event-ID or `after` resumes',
      zh: '运行事件流，id 为位置，可用 Last-Event-ID 或 after 续传',
    },
    permission: 'view',
    failure: 'other',
    transport: 'events',
    input: exactly({
      runId: IdSchema,
      after: Type.Optional(PositionSchema),
    }),
    output: Type.Null(),
  }),
};
