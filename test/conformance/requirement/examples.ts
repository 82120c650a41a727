import { readFileSync } from 'node:fs';

/** The requirement as it was given; its own examples are what the tests send and expect. */
const TEXT = readFileSync(new URL('./cluster-management.zh.md', import.meta.url), 'utf8');

/** The section of an interface, found by its English name. */
function sectionOf(name: string): string {
  const start = TEXT.search(new RegExp(`^### 英文名\\s+${name}$`, 'm'));
  if (start < 0) throw new Error(`the requirement has no interface ${name}`);
  const end = TEXT.indexOf('### 英文名', start + 1);
  return TEXT.slice(start, end < 0 ? undefined : end);
}

/** The JSON blocks of an interface, as they are printed: first the body if it has one, then the answers. */
function blocksOf(name: string): string[] {
  return [...sectionOf(name).matchAll(/```json\n([\s\S]*?)```/g)].map(match => match[1] ?? '');
}

const block = (name: string, index: number): string => {
  const text = blocksOf(name)[index];
  if (text === undefined) throw new Error(`${name} has no JSON block ${index}`);
  return text;
};

/** Bodies, byte for byte. */
export const BODY = {
  createCluster: block('createCluster', 0),
  deleteCluster: block('deleteCluster', 0),
  selectCluster: block('selectCluster', 0),
  executeCluster: block('executeCluster', 0),
} as const;

/** Answers that the requirement prints. */
export const ANSWER = {
  createCluster: JSON.parse(block('createCluster', 1)),
  selectCluster: JSON.parse(block('selectCluster', 1)),
  selectClusterList: JSON.parse(block('selectClusterList', 0)),
  readLog: JSON.parse(block('readLog', 0)),
  signalDone: JSON.parse(block('executeResultSignal', 0)),
  signalRunning: JSON.parse(block('executeResultSignal', 1)),
  signalFailed: JSON.parse(block('executeResultSignal', 2)),
} as const;

/** Refusals that the requirement prints: `插入失败！｛错误信息｝`. The prefix is what stands before the brace. */
export const PREFIX = {
  createCluster: prefixOf('createCluster', 2),
  deleteCluster: prefixOf('deleteCluster', 2),
  selectCluster: prefixOf('selectCluster', 2),
  selectClusterList: prefixOf('selectClusterList', 1),
  readLog: prefixOf('readLog', 1),
} as const;

function prefixOf(name: string, index: number): string {
  return String(JSON.parse(block(name, index)).message).split('｛', 1)[0] ?? '';
}

export interface ClusterBody {
  id?: string;
  status?: string;
  name: string;
  hosts: string[];
  base: Record<string, unknown>;
  roles: { roleName: string; roleBody: Record<string, unknown> | null; roleDependHost: string[] }[];
  remark?: string;
  [member: string]: unknown;
}

/** The requirement's cluster as an object that a test may change, with a name of its own. */
export function exampleCluster(name = 'myTest1', change: Partial<ClusterBody> = {}): ClusterBody {
  return { ...(JSON.parse(BODY.createCluster) as ClusterBody), name, ...change };
}
