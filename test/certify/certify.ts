import { isLoopback } from '@dolphindeck/contract/common/address.ts';
import { apply, follow, logEnd } from '../../lab/src/console/actions.ts';
import { waitFor } from '../../lab/src/core/wait.ts';
import { workflowsOf } from '../../lab/src/dolphinscheduler/any-version.ts';
import { addressesOf, listeningPorts, processesOf } from '../e2e/support/inside.ts';
import { World } from '../e2e/support/world.ts';
import { clusterOf, type Database, must, mustHaveRun, SCRIPT, START_TIMEOUT, signedIn } from './cluster.ts';
import type { Candidate } from './packages.ts';
import { type Certificate, STEPS, type Step } from './report.ts';

interface Options {
  readonly database: Database;
  /** Steps that are left out: a stand-in runs no workflow. */
  readonly without?: readonly Step[];
  /** Told each step that begins. */
  readonly onStep?: (step: Step) => void;
}

/** The port of the API after the change. */
const OTHER_PORT = 12_399;

/** Where servers of 3.x tell how they are, to their own host only. */
const STATE_PORTS = [5679, 1235, 50_053];

/** Heap of the workers after the change that is applied to a cluster that runs. */
const WORKER_HEAP_MB = 640;

/** What each step does, on a host of its own. */
function deeds(world: World, clusterId: string, candidate: Candidate, database: Database) {
  const { host, client } = world;
  const runs = async () => {
    const ds = await signedIn(world, clusterId);
    mustHaveRun(await workflowsOf(candidate.version).run(ds, { script: SCRIPT, tenant: 'easy' }));
  };
  const signsIn = () => signedIn(world, clusterId);
  const works = (withWorkflow: boolean) => (withWorkflow ? runs() : signsIn());
  return {
    deploy: async () => {
      await world.succeed(clusterId, 'deploy');
      const open = await listeningPorts(host);
      must(open.length === 0, `ports are open after the deploy: ${open.join(', ')}`);
    },
    start: async () => {
      await world.succeed(clusterId, 'start');
      for (const port of STATE_PORTS) {
        const beyond = (await addressesOf(host, port)).filter(address => !isLoopback(address));
        must(beyond.length === 0, `port ${port} is open at ${beyond.join(', ')}`);
      }
      await signsIn();
    },
    workflow: runs,
    apply: async (withWorkflow: boolean) => {
      const { roles, ...rest } = clusterOf(host.ip, candidate.version, database);
      const changed = { ...rest, id: clusterId, roles: roles.map(role => ({ ...role, ...otherwise(role) })) };
      const { state, id } = await follow(client, (await apply(client, changed)).id);
      must(state === 'success', `the change while it ran ended as ${state}\n${await logEnd(client, id, 30)}`);
      await works(withWorkflow);
    },
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
      const body = { ...clusterOf(host.ip, candidate.version, database, OTHER_PORT), id: clusterId };
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
      await waitFor('the cluster to work after the reboot', START_TIMEOUT, () =>
        works(withWorkflow).then(
          () => true,
          () => undefined,
        ),
      );
    },
  } satisfies Record<Step, (withWorkflow: boolean) => Promise<void>>;
}

/**
 * A role with other settings: the worker reads them when it starts, and of the alert a file of 1.x has them, or, from 2.0
 * on, the database of DolphinScheduler. A redeploy after the stop then finds that nothing differs.
 */
function otherwise({ roleName, roleBody }: { roleName: string; roleBody: object | null }) {
  if (roleName === 'worker') return { roleBody: { ...roleBody, heapMb: WORKER_HEAP_MB } };
  if (roleName === 'alert') return { roleBody: { ...roleBody, mailServerHost: 'mail.example' } };
  return {};
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
  const world = await World.create(1, { more: candidate.files, measured: true });
  try {
    let step: Step = 'deploy';
    try {
      const { id } = await world.createCluster(clusterOf(world.host.ip, candidate.version, database));
      const all = deeds(world, id, candidate, database);
      for (step of STEPS.filter(name => !without.includes(name))) {
        onStep(step);
        const begun = performance.now();
        await all[step](!without.includes('workflow'));
        seconds[step] = (performance.now() - begun) / 1000;
      }
      if ((await world.cluster(id)).status === 'startsuccess') await world.succeed(id, 'stop');
    } catch (error) {
      return fail(step, error);
    }
    return { version, database, seconds };
  } finally {
    await world.close();
  }
}
