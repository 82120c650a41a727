import type { Text } from '@dolphindeck/contract/common/text.ts';
import type { Cell, RunProgress } from '@dolphindeck/contract/run/progress.ts';
import { isOver, type RunState } from '@dolphindeck/contract/run/states.ts';

/** The plays of the playbooks, as Chinese says them. One that is not here is shown as it is called. */
export const CHINESE: Readonly<Record<string, string>> = {
  Preflight: '环境检查',
  Lock: '锁定主机',
  Unlock: '解除锁定',
  'Hosts that left': '移除的主机',
  Base: '基础环境',
  'Common settings': '公共配置',
  Hadoop: 'Hadoop',
  ZooKeeper: 'ZooKeeper',
  Master: '主节点',
  Worker: '工作节点',
  Backend: '后端',
  Alert: '告警',
  Frontend: '前端',
  Database: '数据库',
  'Database and ZooKeeper': '数据库和 ZooKeeper',
  'Servers of DolphinScheduler': 'DolphinScheduler 服务',
  Boot: '开机自启',
  'Frontend, backend, alert and worker': '前端、后端、告警、工作节点',
  'ZooKeeper and database': 'ZooKeeper 和数据库',
  Proof: '结果确认',
  'Nothing runs after a deploy': '部署后确认',
  Health: '健康检查',
  Records: '平台数据',
  Quiet: '等待操作结束',
};

/** The name of a phase in both languages. */
export function phaseName(name: string): Text {
  return { en: name, zh: Object.hasOwn(CHINESE, name) ? (CHINESE[name] ?? name) : name };
}

/** How far a run is. */
export interface Stage {
  /** 0 to 1. */
  readonly done: number;
  /** Number of the present phase, from 1, or 0 before the first. */
  readonly at: number;
  readonly phase: string | null;
  /** `phase`: one is going on; `stopped`: it ended before the last one was done. */
  readonly kind:
    | 'waiting'
    | 'preparing'
    | 'phase'
    | 'cleaning'
    | 'unlocking'
    | 'ending'
    | 'finished'
    | 'stopped';
}

/** Phases that have no hosts are passed without a word: the present one counts, not how many were. */
export function stageOf(state: RunState, progress: RunProgress): Stage {
  const { phases, play, step, steps } = progress;
  const present = presentPhase(progress);
  const at = present === null ? 0 : phases.indexOf(present) + 1;
  const done = phases.length === 0 || at === 0 ? 0 : (at - 1 + shareOf(progress, present)) / phases.length;
  const stage = { done, at, phase: present };
  if (state === 'success') return { ...stage, done: 1, kind: 'finished' };
  if (isOver(state)) return { ...stage, kind: 'stopped' };
  if (state === 'waiting') return { ...stage, kind: 'waiting' };
  if (step === 'cleanup') return { ...stage, kind: 'cleaning' };
  if (step === 'unlock') return { ...stage, kind: 'unlocking' };
  if (steps.main?.exitCode !== undefined && steps.main.exitCode !== null) return { ...stage, kind: 'ending' };
  return { ...stage, kind: play === null ? 'preparing' : 'phase' };
}

/** The phase that began last, or null: of the main step, for the clean-up has plays too. */
export function presentPhase({ phases, cells, play, step }: RunProgress): string | null {
  if (step === 'main' && play !== null && phases.includes(play)) return play;
  const begun = new Set(Object.values(cells).flatMap(row => Object.keys(row)));
  return phases.findLast(phase => begun.has(phase)) ?? null;
}

/** Of the hosts of a phase, the part that is through it; half of one that is on its way. */
function shareOf({ cells }: RunProgress, phase: string | null): number {
  const own: Cell[] = [];
  for (const row of Object.values(cells)) {
    const cell = phase !== null && Object.hasOwn(row, phase) ? row[phase] : undefined;
    if (cell !== undefined) own.push(cell);
  }
  if (own.length === 0) return 0;
  const weight = (cell: Cell) => (cell.state !== 'running' ? 1 : cell.tasks > 0 ? 0.5 : 0);
  return own.reduce((sum, cell) => sum + weight(cell), 0) / own.length;
}

/** All hosts of a run in the order of its cluster; those that left it come last. */
export function rowsOf(hosts: readonly string[], cells: RunProgress['cells']): string[] {
  return [...new Set([...hosts, ...Object.keys(cells)])];
}

/** What stands for the state of a cell: shapes that are told apart without colour. */
export const SHAPES: Readonly<Record<Cell['state'], string>> = {
  running: '◐',
  ok: '✓',
  changed: '✎',
  failed: '✕',
  unreachable: '⚡',
  skipped: '–',
};
