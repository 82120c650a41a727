import { EXECUTE_TYPES, type ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { threeHosts } from '../../../lab/src/demo/three-hosts.ts';
import { uploadArchives } from '../../conformance/support/archives.ts';
import type { Deck } from './deck.ts';
import { type Groups, MESSAGES, type ScriptOptions, scriptedRun } from './script.ts';

export const HOSTS = ['10.0.0.11', '10.0.0.12', '10.0.0.13'] as const;
/** What the hosts of the example world let in. */
export const PASSWORD = 'secret';

type Spec = ReturnType<typeof threeHosts>;
export type Seeded = Awaited<ReturnType<typeof seed>>;

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A cluster over the three hosts, as an operator has it. */
export function exampleSpec(name: string, remark = ''): Spec {
  return { ...threeHosts([...HOSTS]), name, remark };
}

/** Which hosts have each role of a cluster, as the script of a run takes it. */
export function groupsOf({ hosts, roles }: Spec): Groups {
  return { all: hosts, ...Object.fromEntries(roles.map(role => [role.roleName, role.roleDependHost ?? []])) };
}

/** Lets the three hosts answer and registers them; uploads the packages that a deploy of 1.3.6 needs. */
export async function seedHosts(deck: Deck): Promise<void> {
  for (const [index, ip] of HOSTS.entries()) {
    await deck.answer(ip, PASSWORD);
    await deck.get('createHost', { ip, name: `node-${index + 1}`, port: 22, root: PASSWORD });
  }
  await uploadArchives(deck.base);
}

/** Creates a cluster and answers its id. */
export async function seedCluster(deck: Deck, spec: Spec): Promise<string> {
  await deck.get('createCluster', spec);
  return (await deck.get('selectClusterList', { page: '1' })).data[0].id;
}

interface SeedRun {
  readonly clusterId: string;
  readonly action: ExecuteType;
  readonly failure?: ScriptOptions['failure'];
  readonly hoursAgo: number;
  readonly minutes: number;
}

/** A whole run of the past, told as a real one tells itself; answers its id. */
async function seedRun(deck: Deck, { clusterId, action, failure, hoursAgo, minutes }: SeedRun) {
  await deck.ask('setClock', -hoursAgo * HOUR);
  const groups = groupsOf(exampleSpec(''));
  const id = await deck.execute(clusterId, EXECUTE_TYPES.indexOf(action));
  await deck.ask('begin', id);
  const at = new Date(Date.now() - hoursAgo * HOUR);
  const events = scriptedRun({ action, groups, at, ...(failure === undefined ? {} : { failure }) }).flat();
  await deck.ask('setClock', -hoursAgo * HOUR + minutes * MINUTE);
  const lost = failure?.outcome === 'unreachable' ? 'unreachable' : 'failed';
  await deck.finish(id, events, failure === undefined ? 'success' : lost);
  await deck.ask('setClock', 0);
  return id;
}

/**
 * Begins an action and tells of it, to half of its phases; answers the run and what is left to tell, so that a test
 * can go on: `deck.ask('append', run.id, run.rest.shift())`, and at last `deck.finish(run.id, run.rest.flat())`.
 */
export async function seedRunning(deck: Deck, clusterId: string, action: ExecuteType = 'deploy') {
  const id = await deck.execute(clusterId, EXECUTE_TYPES.indexOf(action));
  await deck.ask('begin', id);
  const parts = scriptedRun({ action, groups: groupsOf(exampleSpec('')) });
  const rest = parts.splice(Math.ceil(parts.length / 2));
  await deck.ask('append', id, parts.flat());
  return { id, rest };
}

/**
 * A small world: three hosts, packages, templates; a cluster that is started, one that is deployed, one whose deploy
 * failed, one that is new; and the runs that led there. Nothing runs.
 */
export async function seed(deck: Deck) {
  await seedHosts(deck);
  await deck.get('createConfig', { typ: 'master', name: 'small', heapMb: 512, masterReservedMemory: 0.5 });
  await deck.get('createConfig', { typ: 'worker', name: 'small', heapMb: 512, workerReservedMemory: 0.5 });
  await deck.get('createConfig', {
    typ: 'database',
    name: 'PostgreSQL',
    remark: '生产环境 production',
    databaseType: 'postgresql',
    databaseName: 'dolphinscheduler',
    account: 'easy',
    password: 'easy',
  });
  const staging = await seedCluster(deck, exampleSpec('staging', '预发布 staging'));
  const production = await seedCluster(deck, exampleSpec('production', '生产 production'));
  const broken = await seedCluster(deck, exampleSpec('broken', '部署失败 its deploy failed'));
  const draft = await seedCluster(deck, exampleSpec('draft'));
  const lost = {
    phase: 'Base',
    host: HOSTS[2],
    message: MESSAGES.unreachable,
    outcome: 'unreachable',
  } as const;
  const full = { phase: 'Base', host: HOSTS[1], message: MESSAGES.disk_full } as const;
  const deploy = (clusterId: string, hoursAgo: number, failure?: ScriptOptions['failure']) =>
    seedRun(deck, {
      clusterId,
      action: 'deploy',
      hoursAgo,
      minutes: 4,
      ...(failure === undefined ? {} : { failure }),
    });
  const runs = {
    unreachable: await deploy(staging, 75, lost),
    stagingDeploy: await deploy(staging, 74),
    deploy: await deploy(production, 26),
    start: await seedRun(deck, { clusterId: production, action: 'start', hoursAgo: 25, minutes: 1 }),
    diskFull: await deploy(broken, 2, full),
  };
  return { clusters: { staging, production, broken, draft }, runs };
}
