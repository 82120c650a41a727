import { adminLogin } from '../../lab/src/console/actions.ts';
import { exampleCluster, FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import type { WorkflowResult } from '../../lab/src/dolphinscheduler/workflow.ts';
import type { World } from '../e2e/support/world.ts';

export type Database = 'postgresql' | 'mysql';

/** Servers of 2.0 and newer do not come up with the 256 MiB that those of 1.x need. */
const HEAP_MB = { small: 256, large: 512 };

/** Seconds that a server may take to start: on a machine that also builds or tests, the releases' own are not enough. */
export const START_TIMEOUT = 600;
const WAITED_FOR = ['backend', 'master', 'worker', 'alert'];

/** The requirement's example of a version on a kind of database. */
export function clusterOf(ip: string, version: string, database: Database, serverPort?: number) {
  const { roles, ...rest } = exampleCluster(ip);
  const heapMb = version.startsWith('1.') ? HEAP_MB.small : HEAP_MB.large;
  return {
    ...rest,
    name: `certify ${database}`,
    base: { version },
    roles: roles.map(role => {
      const body = { ...role.roleBody };
      if (role.roleName === 'database') body.databaseType = database;
      if ('heapMb' in body) body.heapMb = heapMb;
      if (WAITED_FOR.includes(role.roleName)) body.startTimeout = START_TIMEOUT;
      if (role.roleName === 'backend' && serverPort !== undefined) body.serverPort = serverPort;
      return { ...role, roleBody: role.roleBody === null ? null : body };
    }) as typeof roles,
  };
}

/** A session with the cluster's own API, through its pages' address, as its administrator. */
export async function signedIn(world: World, clusterId: string): Promise<DolphinSchedulerClient> {
  const ds = new DolphinSchedulerClient(`http://${world.host.ip}:${FRONTEND_PORT}`);
  const { user, password } = await adminLogin(world.client, clusterId);
  await ds.login(user, password);
  return ds;
}

/** @throws when a thing that must hold does not, with what is there instead */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** What workflows do, so that their log tells whether a shell did it. */
export const SCRIPT = 'echo the answer is $((6*7))';

/** @throws when a workflow of `SCRIPT` did not run to its good end, with its log */
export function mustHaveRun({ state, log }: WorkflowResult): void {
  must(state === 'SUCCESS' && log.includes('the answer is 42'), `the workflow ended as ${state}\n${log}`);
}
