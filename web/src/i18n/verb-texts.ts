import type { Status, Verb } from '@dolphindeck/contract/cluster/status.ts';
import type { RunState } from '@dolphindeck/contract/run/states.ts';
import { defineTexts } from './define.ts';

/** What can be asked of a cluster, as the buttons say it. */
export const verbs = defineTexts({
  edit: { zh: '编辑', en: 'Edit' },
  deploy: { zh: '部署', en: 'Deploy' },
  start: { zh: '启动', en: 'Start' },
  stop: { zh: '停止', en: 'Stop' },
  cancel: { zh: '取消', en: 'Cancel' },
  delete: { zh: '删除', en: 'Delete' },
  markStopped: { zh: '标记为已停止', en: 'Mark as stopped' },
  apply: { zh: '在线变更', en: 'Change while running' },
} satisfies Record<Verb, object>);

export const statuses = defineTexts({
  prepare: { zh: '准备', en: 'Prepared' },
  cancel: { zh: '取消', en: 'Cancelled' },
  deploysuccess: { zh: '部署成功', en: 'Deployed' },
  deployfailure: { zh: '部署失败', en: 'Deploy failed' },
  startsuccess: { zh: '启动成功', en: 'Started' },
  startfailure: { zh: '启动失败', en: 'Start failed' },
  stopsuccess: { zh: '停止成功', en: 'Stopped' },
  stopfailure: { zh: '停止失败', en: 'Stop failed' },
} satisfies Record<Status, object>);

export const runStates = defineTexts({
  waiting: { zh: '等待中', en: 'Waiting' },
  running: { zh: '运行中', en: 'Running' },
  success: { zh: '成功', en: 'Succeeded' },
  failed: { zh: '失败', en: 'Failed' },
  unreachable: { zh: '主机不可达', en: 'Host unreachable' },
  aborted: { zh: '已中止', en: 'Aborted' },
  interrupted: { zh: '被中断', en: 'Interrupted' },
} satisfies Record<RunState, object>);
