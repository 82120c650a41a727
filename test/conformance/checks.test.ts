import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { EN } from './support/api.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

const HOST = '192.167.8.141';
let world: World;
let id = '';
beforeAll(async () => {
  world = await openWorld();
  id = await world.create(deployableCluster('checked'));
});
afterAll(() => world.close());

const everything = async () =>
  (
    await Promise.all(
      (['selectClusterList', 'selectHostList', 'selectRunList', 'selectPackageList'] as const).map(name =>
        world.call(name, { page: '-1' }),
      ),
    )
  ).map(({ text }) => text);

describe('planCluster', () => {
  it('tells everything that stands against an action, at once and in words, and changes nothing', async () => {
    const before = await everything();
    const { json } = await world.call('planCluster', { executeType: 2, clusterId: id }, EN);
    expect(json).toMatchObject({ code: 200, result: { action: 'deploy', possible: false } });
    const codes = json.result.problems.map((problem: { code: string }) => problem.code);
    expect(codes[0]).toBe('host_unregistered');
    expect(codes).toContain('package_missing');
    for (const { message } of json.result.problems) expect(message).toMatch(/^[\x20-\x7e]+$/);
    expect(await everything()).toEqual(before);
  });

  it('tells hosts, roles, ports and packages of what is possible', async () => {
    await world.prepareDeploy(HOST);
    const before = await everything();
    const { result } = (await world.call('planCluster', { executeType: '2', clusterId: id })).json;
    expect(result).toMatchObject({ possible: true, problems: [], hosts: [{ host: HOST }] });
    const ports = result.hosts[0].ports.map((entry: { port: number }) => entry.port);
    expect(ports).toEqual(expect.arrayContaining([12345, 8888, 5432, 2181]));
    expect(result.packages.map((pkg: { kind: string }) => pkg.kind).sort()).toEqual([
      'dolphinscheduler',
      'jdk',
      'zookeeper',
    ]);
    expect(result.steps.length).toBeGreaterThan(0);
    expect(await everything()).toEqual(before);
  });

  it('says that the state refuses a start', async () => {
    const { result } = (await world.call('planCluster', { executeType: 0, clusterId: id })).json;
    expect(result).toMatchObject({ action: 'start', possible: false, problems: [{ code: 'cluster_state' }] });
  });
});

describe('checkCluster', () => {
  it('answers findings in the language that is asked for, and begins no run', async () => {
    world.engine.findings = [
      { id: 'sudo', level: 'error', params: { detail: 'x' } },
      { id: 'no such finding', level: 'warning', params: {}, text: 'from Ansible' },
    ];
    const before = await everything();
    const zh = (await world.call('checkCluster', { clusterId: id })).json.result;
    const en = (await world.call('checkCluster', { clusterId: id }, EN)).json.result;
    expect(zh.ok).toBe(false);
    expect(en.findings).toMatchObject([
      { host: HOST, id: 'sudo', level: 'error' },
      { host: HOST, id: 'no such finding', level: 'warning', message: 'from Ansible', advice: '' },
    ]);
    expect(zh.findings[0].message).toMatch(/[\u4e00-\u9fff]/);
    expect(en.findings[0].message).not.toMatch(/[\u4e00-\u9fff]/);
    expect(await everything()).toEqual(before);
    expect((await world.call('executeResultSignal')).json.result).toBeNull();
    world.engine.findings = [{ id: 'clock_off', level: 'warning', params: { seconds: 3 } }];
    expect((await world.call('checkCluster', { clusterId: id })).json.result.ok).toBe(true);
  });

  it('tells who has locked a host, in words, and passes the wish to break locks on', async () => {
    const params = { holder: 'desk-1', cluster: 'theirs', run: '1a2b3c4d', action: 'deploy', user: 'ops' };
    const locked = {
      id: 'host_locked',
      level: 'error',
      params: { ...params, since: '2026-11-25T04:11:45Z' },
    } as const;
    world.engine.findings = [locked];
    const zh = (await world.call('checkCluster', { clusterId: id })).json.result;
    const en = (await world.call('checkCluster', { clusterId: id }, EN)).json.result;
    expect(zh).toMatchObject({ ok: false, findings: [{ id: 'host_locked', level: 'error' }] });
    expect(zh.findings[0].message).toMatch(/desk-1.*部署集群 theirs，运行 1a2b3c4d，由 ops 发起，始于 2026/);
    expect(en.findings[0].message).toMatch(
      /on desk-1: deploy of cluster theirs, run 1a2b3c4d.*ops, since 2026/,
    );
    for (const { advice } of [zh.findings[0], en.findings[0]]) expect(advice).toContain('breakLocks');
    expect(world.engine.checked?.deck.lock.breaks).toBe(false);
    await world.call('checkCluster', { clusterId: id, breakLocks: true });
    expect(world.engine.checked?.deck.lock.breaks).toBe(true);
    world.engine.findings = [];
  });

  it('is one at a time for a cluster', async () => {
    const held = Promise.withResolvers<void>();
    world.engine.preflightHeld = held.promise;
    const first = world.call('checkCluster', { clusterId: id });
    const second = await Promise.race([world.call('checkCluster', { clusterId: id }), first]);
    expect(second.json.error.code).toBe('check_busy');
    held.resolve();
    expect((await first).json.code).toBe(200);
    expect((await world.call('checkCluster', { clusterId: id })).json.code).toBe(200);
  });

  it('tells what stands against the plan when hosts cannot be looked at yet', async () => {
    const other = await world.create(
      exampleCluster('requirement', {
        hosts: ['10.0.0.3'],
        base: { ...exampleCluster().base, version: '9.0.0' },
        roles: exampleCluster().roles.map(role => ({ ...role, roleDependHost: ['10.0.0.3'] })),
      }),
    );
    const { result } = (await world.call('checkCluster', { clusterId: other }, EN)).json;
    expect(result.ok).toBe(false);
    const ids = result.findings.map((finding: { id: string }) => finding.id);
    expect(ids).toEqual(expect.arrayContaining(['host_unregistered', 'version_unsupported']));
    expect(result.findings[0].host).toBe('10.0.0.3');
  });

  it('is refused while a run is unfinished', async () => {
    await world.putRun(id, 'deploy');
    expect((await world.call('checkCluster', { clusterId: id })).json.error.code).toBe('run_active');
    await world.endRun('abcdef01', 'failed');
  });
});
