import { waitFor } from '../../lab/src/core/wait.ts';
import { workflowsOf } from '../../lab/src/dolphinscheduler/any-version.ts';
import { listeningPorts, processesOf } from '../e2e/support/inside.ts';
import { World } from '../e2e/support/world.ts';
import { clusterOf, type Database, must, mustHaveRun, SCRIPT, signedIn } from './cluster.ts';
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
