import { waitFor } from '../../lab/src/core/wait.ts';
import { FRONTEND_PORT } from '../../lab/src/demo/cluster.ts';
import { DolphinSchedulerClient } from '../../lab/src/dolphinscheduler/client.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { unitsOn } from '../e2e/support/cluster.ts';
import { ssh } from './ssh.ts';

const FLOOR = '/var/tmp/floor';

/**
 * The least that a deploy of these archives can cost: each is sent over ssh and unpacked, one after the other, to all
 * hosts at once, with nothing asked and nothing checked.
 */
export async function sendAndUnpack(hosts: readonly LabHost[], archives: readonly string[]): Promise<void> {
  await Promise.all(
    hosts.map(async host => {
      for (const [index, archive] of archives.entries()) {
        const folder = `${FLOOR}/${index}`;
        await ssh(host, `mkdir -p ${folder} && tar -xz -C ${folder}`, archive);
      }
    }),
  );
}

/** Removes what `sendAndUnpack` left. */
export async function cleanUp(hosts: readonly LabHost[]): Promise<void> {
  await Promise.all(hosts.map(host => ssh(host, `rm -rf ${FLOOR}`)));
}

/** Where a deployed cluster runs. */
export interface Deployed {
  readonly id: string;
  readonly hosts: readonly LabHost[];
  /** Address of the host with the frontend. */
  readonly frontend: string;
  readonly masters: number;
  readonly workers: number;
  /** How DolphinScheduler's administrator signs in. */
  readonly login: { readonly user: string; readonly password: string };
}

/**
 * The least that a start can cost: all units of the cluster started at once by one `systemctl start` a host (they wait
 * for each other by themselves), until the page answers, a login works, and ZooKeeper has a heartbeat of each server.
 */
export async function startUnits(cluster: Deployed): Promise<void> {
  await each(cluster, 'start', () => true);
  await waitFor('the cluster to be healthy', 300, () => isHealthy(cluster).catch(() => false));
}

async function isHealthy({ frontend, masters, workers, login }: Deployed): Promise<boolean> {
  const address = `http://${frontend}:${FRONTEND_PORT}`;
  const ds = new DolphinSchedulerClient(address);
  await ds.login(login.user, login.password);
  const beating = async (kind: string) => {
    const servers = (await ds.get(`/monitor/${kind}/list`)) as { resInfo: string | null }[];
    return servers.filter(({ resInfo }) => resInfo).length;
  };
  const page = await fetch(`${address}/`);
  return page.ok && (await beating('master')) === masters && (await beating('worker')) === workers;
}

/** What stops together, in the order in which it has to. */
const WAVES: readonly RegExp[] = [/^(?!master|zookeeper|database)/, /^master/, /^(zookeeper|database)/];

/** The least that a stop in the right order can cost: a `systemctl stop` a host, for each of three waves. */
export async function stopUnits(cluster: Deployed): Promise<void> {
  for (const wave of WAVES) await each(cluster, 'stop', name => wave.test(name));
}

async function each({ id, hosts }: Deployed, verb: string, wanted: (server: string) => boolean) {
  await Promise.all(
    hosts.map(async host => {
      const units = (await unitsOn(host, id)).filter(wanted).map(name => `dolphindeck-${id}-${name}`);
      if (units.length > 0) await ssh(host, `systemctl ${verb} ${units.join(' ')}`);
    }),
  );
}
