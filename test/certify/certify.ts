import { adminLogin } from '../../lab/src/console/actions.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { exampleCluster, FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { workflowOf } from '../../lab/src/dolphinscheduler/any-version.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import { listeningPorts, processesOf } from '../e2e/support/inside.ts';
import { World } from '../e2e/support/world.ts';
import type { Candidate } from './packages.ts';
import { type Certificate, STEPS, type Step } from './report.ts';

export type Database = 'postgresql' | 'mysql';

interface Options {
  readonly database: Database;
  /** Steps that are left out: a stand-in runs no workflow. */
  readonly without?: readonly Step[];
  /** Told each step that begins. */
  readonly onStep?: (step: Step) => void;
}

/** The port of the API after the change. */
const OTHER_PORT = 12_399;
/** Servers of 2.0 and newer do not come up with the 256 MiB that those of 1.x need. */
const HEAP_MB = { small: 256, large: 512 };

/** The requirement's example of a version on a kind of database. */
function clusterOf(ip: string, { version }: Candidate, database: Database, serverPort?: number) {
  const { roles, ...rest } = exampleCluster(ip);
  const heapMb = version.startsWith('1.') ? HEAP_MB.small : HEAP_MB.large;
  return {
    ...rest,
    name: `certify ${version} ${database}`,
    base: { version },
    roles: roles.map(role => {
      const body = { ...role.roleBody };
      if (role.roleName === 'database') body.databaseType = database;
      if ('heapMb' in body) body.heapMb = heapMb;
      if (role.roleName === 'backend' && serverPort !== undefined) body.serverPort = serverPort;
      return { ...role, roleBody: role.roleBody === null ? null : body };
    }) as typeof roles,
  };
}

/** Does a thing that must hold, or says what is there instead. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** What each step does, on a host of its own. */
function deeds(world: World, clusterId: string, candidate: Candidate, database: Database) {
  const { host, client } = world;
  const workflow = async (script: string) => {
    const ds = new DolphinSchedulerClient(`http://${host.ip}:${FRONTEND_PORT}`);
    const { user, password } = await adminLogin(client, clusterId);
    await ds.login(user, password);
    return workflowOf(candidate.version)(ds, { script, tenant: 'easy' });
  };
  const runs = async () => {
    const { state, log } = await workflow('echo the answer is $((6*7))');
    must(state === 'SUCCESS' && log.includes('the answer is 42'), `the workflow ended as ${state}\n${log}`);
  };
  const signsIn = async () => {
    const { user, password } = await adminLogin(client, clusterId);
    await new DolphinSchedulerClient(`http://${host.ip}:${FRONTEND_PORT}`).login(user, password);
  };
  const works = (withWorkflow: boolean) => (withWorkflow ? runs() : signsIn());
  return {
    deploy: async () => {
      await world.succeed(clusterId, 'deploy');
      const open = await listeningPorts(host);
      must(open.length === 0, `ports are open after the deploy: ${open.join(', ')}`);
    },
    start: async () => {
      await world.succeed(clusterId, 'start');
      await signsIn();
    },
    workflow: runs,
    stop: async () => {
      await world.succeed(clusterId, 'stop');
      const left = [...(await processesOf(host, 'easy')), ...(await listeningPorts(host))];
      must(left.length === 0, `after the stop there are: ${left.join(', ')}`);
    },
    redeploy: async () => {
      const { recap } = await world.succeed(clusterId, 'deploy');
      const changed = recap[host.ip]?.changed;
      must(changed === 0, `an unchanged redeploy changed ${changed} things`);
    },
    change: async (withWorkflow: boolean) => {
      const body = { ...clusterOf(host.ip, candidate, database, OTHER_PORT), id: clusterId };
      await client.call('updateCluster', { ...body, status: 'cancel' });
      await client.call('updateCluster', body);
      await world.succeed(clusterId, 'deploy');
      await world.succeed(clusterId, 'start');
      const open = await listeningPorts(host);
      must(open.includes(OTHER_PORT), `${OTHER_PORT} is not among the open ports: ${open.join(', ')}`);
      await works(withWorkflow);
    },
    reboot: async (withWorkflow: boolean) => {
      await host.reboot();
      await waitFor('the cluster to work after the reboot', 300, () =>
        works(withWorkflow).then(
          () => true,
          () => undefined,
        ),
      );
    },
  } satisfies Record<Step, (withWorkflow: boolean) => Promise<void>>;
}

/**
 * Puts a release through everything that a cluster meets, on a host of its own, and answers how it did. It ends at the
 * first step that fails.
 */
export async function certify(candidate: Candidate, options: Options): Promise<Certificate> {
  const { database, without = [], onStep = () => {} } = options;
  const { version } = candidate;
  const seconds: Partial<Record<Step, number>> = {};
  const fail = (step: Step, error: unknown): Certificate => ({
    version,
    database,
    seconds,
    failed: { step, reason: error instanceof Error ? error.message : String(error) },
  });
  const world = await World.create(1, { more: candidate.files });
  try {
    let step: Step = 'deploy';
    try {
      const { id } = await world.createCluster(clusterOf(world.host.ip, candidate, database));
      const all = deeds(world, id, candidate, database);
      for (step of STEPS.filter(name => !without.includes(name))) {
        onStep(step);
        const begun = performance.now();
        await all[step](!without.includes('workflow'));
        seconds[step] = (performance.now() - begun) / 1000;
      }
      await world.succeed(id, 'stop');
    } catch (error) {
      return fail(step, error);
    }
    return { version, database, seconds };
  } finally {
    await world.close();
  }
}
