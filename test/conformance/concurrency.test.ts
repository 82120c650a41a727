import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { ARCHIVES, upload } from './support/archives.ts';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

const CLIENTS = Array.from({ length: 50 }, (_, i) => i);

/** All at once; answers the codes of the envelope, or of the error. */
async function codesOf(requests: readonly Promise<{ json: { code: number; error?: { code: string } } }>[]) {
  const answers = await Promise.all(requests);
  return answers.map(({ json }) => json.error?.code ?? 'ok');
}

const count = (codes: readonly string[], code: string) => codes.filter(found => found === code).length;

describe('50 clients of a console', () => {
  let deck: ConsoleProcess;
  let data: Awaited<ReturnType<typeof dataFolder>>;
  beforeAll(async () => {
    data = await dataFolder();
    deck = await startConsole({ DECK_DATA: data.dir });
  });
  afterAll(async () => {
    expect(await deck.end()).toEqual({ code: 0, signal: null });
    await data.remove();
  });

  it('create, list and read at once: nothing is lost, nothing is doubled, every list is whole', async () => {
    const creates = CLIENTS.map(i => deck.call('createCluster', exampleCluster(`cluster ${i}`)));
    const lists = CLIENTS.map(() => deck.call('selectClusterList', { page: '-1' }));
    const others = CLIENTS.map(() => deck.call('executeResultSignal'));
    expect(new Set(await codesOf([...creates, ...others]))).toEqual(new Set(['ok']));
    for (const { json } of await Promise.all(lists)) {
      const ids = json.result.data.map((row: { id: string }) => row.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBe(json.result.total);
    }
    const { result } = (await deck.call('selectClusterList', { page: '-1' })).json;
    expect(result.total).toBe(50);
    const names = result.data.map((row: { name: string }) => row.name);
    expect(names.sort()).toEqual(CLIENTS.map(i => `cluster ${i}`).sort());
  });

  it('create one name at once: one wins, the others are told', async () => {
    const codes = await codesOf(CLIENTS.map(() => deck.call('createCluster', exampleCluster('contested'))));
    expect([count(codes, 'ok'), count(codes, 'cluster_name_taken')]).toEqual([1, 49]);
  });

  it('create one template at once, and delete one cluster at once', async () => {
    const config = { name: 'contested', typ: 'backend', serverPort: 12345 };
    const creates = await codesOf(CLIENTS.map(() => deck.call('createConfig', config)));
    expect([count(creates, 'ok'), count(creates, 'config_name_taken')]).toEqual([1, 49]);
    const { id } = (await deck.call('selectClusterList', { page: '1' })).json.result.data[0];
    const deletes = await codesOf(CLIENTS.map(() => deck.call('deleteCluster', { id })));
    expect([count(deletes, 'ok'), count(deletes, 'cluster_unknown')]).toEqual([1, 49]);
  });

  it('upload one package at once: one is stored, and all are told which', async () => {
    const [[name, body] = ['', Buffer.alloc(0)]] = Object.entries(ARCHIVES);
    const answers = await Promise.all(CLIENTS.slice(0, 20).map(() => upload(deck.base, { name }, body)));
    expect(new Set(answers.map(({ json }) => json.result?.id)).size).toBe(1);
    expect((await deck.call('selectPackageList', { page: '1' })).json.result.total).toBe(1);
  });
});

describe('races for what only one may have', () => {
  const HOST = '192.167.8.141';
  let world: World;
  let ids: string[] = [];
  beforeAll(async () => {
    world = await openWorld();
    await world.prepareDeploy(HOST);
    for (const i of CLIENTS) await world.create(deployableCluster(`race ${i}`));
    const { result } = (await world.call('selectClusterList', { page: '-1' })).json;
    ids = result.data.map((row: { id: string }) => row.id);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    const run = await world.store.runs.unfinished();
    if (run !== null) await world.endRun(run.id, 'success');
    for (const id of ids) {
      if ((await world.statusOf(id)) !== 'prepare') await world.setStatus(id, 'prepare');
    }
  });

  const runs = async () => (await world.call('selectRunList', { page: '-1' })).json.result;
  const deploy = (id: string) => world.call('executeCluster', { executeType: 2, clusterId: id });

  it('50 clusters are deployed at once: one run, whose id the others are told', async () => {
    const before = (await runs()).total;
    const codes = await codesOf(ids.map(deploy));
    expect([count(codes, 'ok'), count(codes, 'run_active')]).toEqual([1, 49]);
    const after = await runs();
    expect(after.total).toBe(before + 1);
    expect(after.data[0].clusterId).toBe(ids[codes.indexOf('ok')]);
  });

  it('50 clusters are started at once: one starts', async () => {
    for (const id of ids) await world.setStatus(id, 'deploysuccess');
    const codes = await codesOf(
      ids.map(id => world.call('executeCluster', { executeType: 0, clusterId: id })),
    );
    expect([count(codes, 'ok'), count(codes, 'run_active')]).toEqual([1, 49]);
    const run = await world.store.runs.unfinished();
    await world.endRun(run?.id ?? '', 'success');
    const again = await codesOf(
      ids.map(id => world.call('executeCluster', { executeType: 0, clusterId: id })),
    );
    expect([count(again, 'other_started'), count(again, 'cluster_state')]).toEqual([49, 1]);
    const { data } = (await world.call('selectClusterList', { page: '-1' })).json.result;
    expect(data.filter((row: { workStatus: boolean }) => row.workStatus)).toHaveLength(1);
  });

  it('50 clients edit one cluster at once: one wins whole', async () => {
    const [id = ''] = ids;
    await world.setStatus(id, 'stopsuccess');
    const { name } = (await world.call('selectCluster', { id })).json.result;
    const codes = await codesOf(
      CLIENTS.map(i => world.call('updateCluster', { ...deployableCluster(name), id, remark: `edit ${i}` })),
    );
    expect([count(codes, 'ok'), count(codes, 'cluster_state')]).toEqual([1, 49]);
    const after = (await world.call('selectCluster', { id })).json.result;
    expect(after).toMatchObject({ status: 'prepare', remark: `edit ${codes.indexOf('ok')}` });
  });

  it('edits and deploys of one cluster at once: what runs is what was saved, and nothing changes meanwhile', async () => {
    const [id = ''] = ids;
    await world.setStatus(id, 'stopsuccess');
    const { name } = (await world.call('selectCluster', { id })).json.result;
    const requests = CLIENTS.map(i =>
      i % 2 === 0
        ? deploy(id)
        : world.call('updateCluster', { ...deployableCluster(name), id, remark: `${i}` }),
    );
    const codes = await codesOf(requests);
    const deploys = codes.filter((_, i) => i % 2 === 0);
    const edits = codes.filter((_, i) => i % 2 === 1);
    expect(count(deploys, 'ok')).toBe(1);
    expect(count(edits, 'ok')).toBeLessThanOrEqual(1);
    const { status } = (await world.call('selectCluster', { id })).json.result;
    expect(status).toBe(count(edits, 'ok') === 1 ? 'prepare' : 'stopsuccess');
    expect(await world.store.runs.unfinished()).toMatchObject({ clusterId: id, action: 'deploy' });
  });

  it('delete and deploy of one cluster at once: never a run without its cluster', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await world.create(deployableCluster(`doomed ${round}`));
      const requests = [world.call('deleteCluster', { id }), deploy(id)];
      const codes = await codesOf(round % 2 === 0 ? requests : requests.reverse());
      expect(count(codes, 'ok')).toBe(1);
      const run = await world.store.runs.unfinished();
      const exists = (await world.store.clusters.find(id)) !== null;
      expect(run !== null).toBe(exists);
      if (run !== null) await world.endRun(run.id, 'success');
    }
  });

  it('50 clients register one host at once: one host', async () => {
    world.engine.passwords.set('10.0.0.7', 'p');
    const host = { ip: '10.0.0.7', name: 'contested', port: 22, root: 'p' };
    const codes = await codesOf(CLIENTS.map(() => world.call('createHost', host)));
    expect([count(codes, 'ok'), count(codes, 'host_ip_taken')]).toEqual([1, 49]);
  });
});
