import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerHost } from '../../lab/src/console/actions.ts';
import { spreadCluster } from '../../lab/src/demo/three-hosts.ts';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';
import { pidOf, unitsOn } from './support/cluster.ts';
import { inside, processesOf } from './support/inside.ts';
import { ofStandIn, standInFiles } from './support/stand-in.ts';
import { World } from './support/world.ts';

let world: World;
/** SSH of each is reached from the one before only; that of the first by anybody. */
let chain: LabHost[];
let clusterId: string;

/** From whom logins over SSH came that the host let in, each once. */
async function visitors(of: LabHost): Promise<string[]> {
  const journal = await inside(of, 'journalctl', '--unit=ssh', '--no-pager', '--quiet', '--output=cat');
  return [...new Set([...journal.matchAll(/Accepted \S+ for \S+ from (\S+)/g)].map(([, from = '']) => from))];
}

/** Registers a host behind another, with the console's key. */
async function registerBehind({ ip, name, rootPassword }: LabHost, jump: string): Promise<string> {
  const { hostKey } = await world.client.call('scanHost', { ip, port: 22, jump });
  const login = { user: 'root', root: rootPassword, credential: 'key' } as const;
  return (await world.client.call('createHost', { ip, name, port: 22, ...login, jump, hostKey })).id;
}

describe('a cluster on two hosts, one behind a jump host and one behind two', () => {
  beforeAll(async () => {
    world = await World.create(3, { register: false, more: await standInFiles() });
    chain = [...world.lab.hosts];
    for (const [index, host] of chain.entries()) {
      const before = chain[index - 1];
      if (before !== undefined)
        await host.packets({ incoming: `ip saddr != ${before.ip} tcp dport 22 drop` });
    }
  });
  afterAll(() => world?.close());

  test('each is registered through the one before it', async () => {
    const [front, ...behind] = chain;
    if (front === undefined) throw new Error('hosts are missing');
    let way = await registerHost(world.client, front);
    await world.client.call('installConsoleKey', { id: way });
    for (const host of behind) way = await registerBehind(host, way);
    expect((await world.client.call('selectHostList', { page: '-1' })).data).toHaveLength(3);
  });

  test('it is deployed and started through them, and its worker runs on the host behind both', async () => {
    const [, middle, last] = chain;
    if (middle === undefined || last === undefined) throw new Error('hosts are missing');
    const all = [middle.ip, last.ip];
    const one = { database: [middle.ip], zookeeper: [middle.ip], master: [middle.ip], backend: [middle.ip] };
    const rest = { frontend: [middle.ip], worker: [last.ip], hadoop: all, common: all };
    clusterId = (await world.createCluster(ofStandIn(spreadCluster(all, { ...one, ...rest })))).id;
    const deploy = await world.succeed(clusterId, 'deploy');
    expect(Object.keys(deploy.recap).sort()).toEqual(all.toSorted());
    await world.succeed(clusterId, 'start');
    expect(await unitsOn(last, clusterId)).toEqual(['worker-server']);
    expect(await pidOf(last, clusterId, 'worker-server')).toBeGreaterThan(0);
  });

  test('it is stopped through them, and nobody came by another way', async () => {
    await world.succeed(clusterId, 'stop');
    const [front, middle, last] = chain;
    if (front === undefined || middle === undefined || last === undefined)
      throw new Error('hosts are missing');
    for (const host of [middle, last]) expect(await processesOf(host, 'easy')).toEqual([]);
    expect(await visitors(middle)).toEqual([front.ip]);
    expect(await visitors(last)).toEqual([middle.ip]);
  });
});
