import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EN } from './support/api.ts';
import { uploadArchives } from './support/archives.ts';
import { looseFiles } from './support/files.ts';
import { type ConsoleProcess, dataFolder, killLeftovers, startConsole } from './support/process.ts';
import { closedPort, type Sshd, silentPort, startSshd } from './support/sshd.ts';
import { deployableCluster } from './support/world.ts';

/**
 * A whole console with real Ansible and real OpenSSH, against loopback. Nothing is ever deployed here: hosts are only
 * looked at, and what is deployed to does not answer. Deploys that work are the business of the end-to-end tests.
 */
const IP = '127.0.0.1';
let data: Awaited<ReturnType<typeof dataFolder>>;
let deck: ConsoleProcess;
let sshd: Sshd;
let port = 0;
const env = () => ({ DECK_DATA: join(data.dir, 'data') });
beforeAll(async () => {
  data = await dataFolder();
  await mkdir(join(data.dir, 'ssh'));
  port = await closedPort();
  deck = await startConsole(env());
  sshd = await startSshd(join(data.dir, 'ssh'), port);
});
afterAll(async () => {
  await deck.end();
  killLeftovers();
  await sshd.stop();
  await data.remove();
});

const host = (change: object = {}) => ({
  ip: IP,
  name: 'loopback',
  port,
  user: sshd.user,
  privateKey: sshd.privateKey,
  ...change,
});
const create = async (change: object = {}, headers = {}) =>
  (await deck.call('createHost', host(change), headers)).json;
const hosts = async () => (await deck.call('selectHostList', { page: '1' })).json.result;
const signal = async () => (await deck.call('executeResultSignal')).json.result;

/** Reads the stream of the last run to its end. */
async function runToItsEnd(): Promise<{
  run: { id: string; state: string; failure: unknown };
  events: string;
}> {
  const [run] = (await deck.call('selectRunList', { page: '1' })).json.result.data;
  const events = await (await fetch(`${deck.base}/api/v1/runEvents?runId=${run.id}`)).text();
  return { run: (await deck.call('selectRun', { id: run.id })).json.result, events };
}

describe('createHost', () => {
  it('to a closed port gives the documented reason and stores nothing', async () => {
    const closed = await closedPort();
    const json = await create({ port: closed });
    expect(json).toMatchObject({ code: 500, result: null, error: { code: 'host_unreachable' } });
    expect(json.message).toMatch(/^插入失败！｛请检查端口或root密码是否正确！.*｝$/);
    expect(json.message).toContain(`${IP}:${closed}`);
    expect(await hosts()).toMatchObject({ total: 0 });
  });

  it('to a port that is silent gives up', async () => {
    const silent = await silentPort();
    expect((await create({ port: silent.port })).error.code).toBe('host_unreachable');
    await silent.stop();
  });

  it('with a wrong password, or a key that is not let in, is refused', async () => {
    const password = await create({ privateKey: undefined, root: 'not the password' }, EN);
    expect(password.error).toMatchObject({ code: 'host_login', field: 'root' });
    expect(JSON.stringify(password)).not.toContain('not the password');
    const foreign = await readFile(join(data.dir, 'ssh', 'host'), 'utf8');
    expect((await create({ privateKey: foreign })).error).toMatchObject({
      code: 'host_key_login',
      field: 'privateKey',
    });
    expect((await create({ privateKey: 'no key at all' })).error.code).toBe('private_key');
    expect(await hosts()).toMatchObject({ total: 0 });
  });

  it('with another host key than the expected one is refused', async () => {
    const json = await create({ hostKey: `SHA256:${'A'.repeat(43)}` });
    expect(json.error).toMatchObject({ code: 'host_key_mismatch', field: 'hostKey' });
    expect(await hosts()).toMatchObject({ total: 0 });
  });

  it('pins the key that scanHost showed, and finds out what the host is', async () => {
    const scan = (await deck.call('scanHost', { ip: IP, port })).json.result;
    expect(scan.hostKey).toBe(sshd.hostKey);
    const { result, message } = await create({ hostKey: scan.fingerprint });
    expect(message).toBe('ok');
    expect(result).toMatchObject({ hostKey: sshd.hostKey, fingerprint: scan.fingerprint });
    const view = (await deck.call('selectHost', { id: result.id })).json.result;
    expect(view).toMatchObject({ ip: IP, port, hasPrivateKey: true, root: '' });
    expect(view.facts).toMatchObject({ python: expect.stringMatching(/^3\./), memoryMb: expect.any(Number) });
    expect(view.facts).toMatchObject({ diskFreeMb: expect.any(Number), java: expect.stringMatching(/^\d/) });
    expect(JSON.stringify(view)).not.toContain('PRIVATE KEY');
  });
});

describe('a cluster on that host', () => {
  let id = '';
  beforeAll(async () => {
    const body = deployableCluster('on loopback');
    body.hosts = [IP];
    for (const role of body.roles) role.roleDependHost = [IP];
    await deck.call('createCluster', body);
    id = (await deck.call('selectClusterList', { page: '1' })).json.result.data[0].id;
  });

  it('is not deployed without its packages', async () => {
    const { json } = await deck.call('executeCluster', { executeType: 2, clusterId: id });
    expect(json.error.code).toBe('package_missing');
    expect(await signal()).toBeNull();
  });

  it('is checked: findings per host with what to do, and no run', async () => {
    await uploadArchives(deck.base);
    const { json } = await deck.call('checkCluster', { clusterId: id }, EN);
    expect(json.code).toBe(200);
    for (const finding of json.result.findings) {
      expect(finding).toMatchObject({ host: IP, id: expect.any(String), message: expect.any(String) });
      expect(['error', 'warning']).toContain(finding.level);
      expect(finding.id).not.toMatch(/unreachable|check_failed|sudo/);
    }
    expect(await signal()).toBeNull();
  });

  it('is checked on a host that was rebuilt: its new key is not trusted', async () => {
    await sshd.stop();
    sshd = await startSshd(join(data.dir, 'ssh'), port, 'rebuilt');
    const { result } = (await deck.call('checkCluster', { clusterId: id }, EN)).json;
    expect(result).toMatchObject({ ok: false, findings: [{ host: IP, id: 'unreachable', level: 'error' }] });
    expect(result.findings[0].message).toMatch(/does not show the SSH key that it is registered with/);
    const changed = (await deck.call('updateHost', { ...host(), id: (await hosts()).data[0].id })).json;
    expect(changed.error.code).toBe('host_key_mismatch');
  });

  it('deployed to a host that does not answer ends unreachable, and never as success', async () => {
    await sshd.stop();
    const { json } = await deck.call('executeCluster', { executeType: 2, clusterId: id });
    expect(json).toEqual({ code: 200, message: 'ok', result: null });
    const { run, events } = await runToItsEnd();
    expect(run).toMatchObject({ state: 'unreachable', failure: { host: IP } });
    expect(events).toMatch(/event: end/);
    expect(await signal()).toEqual({ singnalType: 'deployupdate', success: false, over: true });
    expect((await deck.call('selectCluster', { id })).json.result.status).toBe('deployfailure');
    const log = (await deck.call('readLog', { page: '-1' })).json.result;
    expect(log.rows).toBeGreaterThan(0);
    for (const line of log.data) {
      expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} p=\d+ u=\S+ \| {2}/);
    }
  });

  it('deployed to a host that is silent can be aborted, and refuses everything meanwhile', async () => {
    const silent = await silentPort(port);
    await deck.call('executeCluster', { executeType: '2', clusterId: id });
    await silent.asked;
    // While the run goes on variables, keys and sockets are there, too.
    expect(await looseFiles(join(data.dir, 'data'))).toEqual([]);
    expect(await signal()).toEqual({ singnalType: 'deployupdate', success: false, over: false });
    const [run] = (await deck.call('selectRunList', { page: '1' })).json.result.data;
    for (const executeType of [0, 1, 2]) {
      const { error } = (await deck.call('executeCluster', { executeType, clusterId: id })).json;
      expect(error.code).toBe('run_active');
      expect(error.message).toContain(run.id);
    }
    expect((await deck.call('deleteCluster', { id })).json.error.code).toBe('run_active');
    expect((await deck.call('checkCluster', { clusterId: id })).json.error.code).toBe('run_active');
    expect((await deck.call('cancelRun', { runId: run.id })).json.code).toBe(200);
    expect((await runToItsEnd()).run.state).toBe('aborted');
    expect(await signal()).toMatchObject({ success: false, over: true });
    await silent.stop();
  });

  it('goes on being deployed while the console is stopped, and is found again by the next', async () => {
    const silent = await silentPort(port);
    await deck.call('executeCluster', { executeType: 2, clusterId: id });
    await silent.asked;
    const [run] = (await deck.call('selectRunList', { page: '1' })).json.result.data;
    const begun = performance.now();
    expect(await deck.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(10_000);
    const { pid } = JSON.parse(await readFile(join(data.dir, 'data/runs', run.id, 'state.json'), 'utf8'));
    expect(() => process.kill(pid, 0)).not.toThrow();
    deck = await startConsole(env());
    expect(await signal()).toEqual({ singnalType: 'deployupdate', success: false, over: false });
    await silent.stop();
    expect((await runToItsEnd()).run).toMatchObject({ id: run.id, state: 'unreachable' });
    expect(await signal()).toMatchObject({ success: false, over: true });
  });

  it('leaves no secret in the data folder or the log', async () => {
    const { result } = (await deck.call('selectHostList', { page: '1' })).json;
    expect(result.data[0].hasPrivateKey).toBe(true);
    const secret = sshd.privateKey.split('\n')[1] ?? 'none';
    const found = await promisify(execFile)('grep', ['-rlaF', '--', secret, join(data.dir, 'data')]).then(
      ({ stdout }) => stdout,
      () => '',
    );
    expect(found).toBe('');
  });

  it('leaves only what its own user can read', async () => {
    const names = await readdir(join(data.dir, 'data'), { recursive: true });
    for (const kind of [/^deck\.sqlite/, /^secret\.key/, /^packages\/./, /^runs\/\w+\/events\.jsonl/]) {
      expect(
        names.some(name => kind.test(name)),
        `${kind}`,
      ).toBe(true);
    }
    expect(await looseFiles(join(data.dir, 'data'))).toEqual([]);
  });
});
