import { HIDDEN_SECRET } from '@dolphindeck/contract/cluster/cluster.ts';
import type { CreateHost, UpdateHost } from '@dolphindeck/contract/host/host.ts';
import { describe as sentence } from '@dolphindeck/contract/messages/problem.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/commands/app-error.ts';
import { createHost } from '../../src/commands/create-host.ts';
import { deleteHost } from '../../src/commands/delete-host.ts';
import { selectHost, selectHostList } from '../../src/commands/reads/hosts.ts';
import { scanHost } from '../../src/commands/scan-host.ts';
import { updateHost } from '../../src/commands/update-host.ts';
import { fingerprintOf } from '../../src/secrets/fingerprint.ts';
import {
  ADMIN,
  type Bench,
  createExample,
  FACTS,
  HOST_KEY,
  openBench,
  refusal,
  VIEWER,
} from './support/bench.ts';

const HOST: CreateHost = { ip: '10.0.0.1', name: 'h1', port: '22', root: 'right' };
const OTHER_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const RSA_KEY = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==';
const PRIVATE_KEY = '-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----\n';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const create = (changes: Partial<CreateHost> = {}) => createHost(bench.deps, { ...HOST, ...changes }, ADMIN);
const update = (id: string, changes: Partial<UpdateHost> = {}) =>
  updateHost(bench.deps, { ...HOST, id, ...changes }, ADMIN);
const select = (id: string, caller = ADMIN) => selectHost(bench.deps, { id }, caller);
const count = async () => (await selectHostList(bench.deps, { page: 1 }, ADMIN)).total;

describe('createHost', () => {
  it('pins the key that the host shows and keeps what the login found out', async () => {
    const { id, hostKey, fingerprint } = await create({ remark: 'r' });
    expect({ hostKey, fingerprint }).toEqual({ hostKey: HOST_KEY, fingerprint: fingerprintOf(HOST_KEY) });
    expect(bench.engine.probed).toMatchObject([{ password: 'right', privateKey: null, hostKey: HOST_KEY }]);
    expect(await select(id)).toEqual({
      id,
      ip: '10.0.0.1',
      name: 'h1',
      port: 22,
      user: 'root',
      root: 'right',
      hasPrivateKey: false,
      hostKey: HOST_KEY,
      fingerprint,
      facts: FACTS,
      remark: 'r',
    });
    expect((await select(id, VIEWER)).root).toBe(HIDDEN_SECRET);
    const entry = (await bench.store.audit.newest(9)).find(({ action }) => action === 'createHost');
    expect(entry?.details).toMatchObject({ keyGiven: false, after: { fingerprint } });
  });

  it.each([
    ['login', 'host_login', '请检查端口或root密码是否正确！'],
    ['unreachable', 'host_unreachable', '请检查端口或root密码是否正确！'],
    ['python', 'host_python', '安装 Python 3.8'],
    ['other', 'host_probe', 'ssh said so'],
    ['hostKey', 'host_key_mismatch', '不符'],
    ['sudo', 'host_sudo', 'sudo'],
  ] as const)('stores nothing when the login ends with %s', async (reason, code, words) => {
    bench.engine.answer = () => ({ ok: false, reason, detail: 'ssh said so' });
    const problem = await refusal(create());
    expect(problem.code).toBe(code);
    expect(sentence(problem, 'zh')).toContain(words);
    expect(sentence(problem, 'zh')).not.toMatch(/\{\w+\}/);
    expect(await count()).toBe(0);
  });

  it('says when nothing answers over SSH', async () => {
    bench.engine.keys = [];
    expect(await refusal(create())).toMatchObject({ code: 'host_unreachable', params: { port: 22 } });
  });

  it.each([HOST_KEY, `${HOST_KEY} root@h1`, RSA_KEY, fingerprintOf(HOST_KEY), `${fingerprintOf(RSA_KEY)}=`])(
    'takes the expected key %s, and only it',
    async hostKey => {
      bench.engine.keys = [OTHER_KEY];
      expect(await refusal(create({ hostKey }))).toMatchObject({
        code: 'host_key_mismatch',
        field: 'hostKey',
        params: { seen: fingerprintOf(OTHER_KEY) },
      });
      expect(bench.engine.probed).toEqual([]);
      bench.engine.keys = [OTHER_KEY, HOST_KEY, RSA_KEY];
      expect((await create({ hostKey })).hostKey).not.toBe(OTHER_KEY);
    },
  );

  it.each<[Partial<CreateHost>, string, string]>([
    [{ ip: '1.2.3' }, 'host_address', 'ip'],
    [{ ip: '-oProxyCommand=x' }, 'host_address', 'ip'],
    [{ name: ' ' }, 'name_length', 'name'],
    [{ port: '65536' }, 'field_range', 'port'],
    [{ root: '' }, 'field_required', 'root'],
    [{ root: HIDDEN_SECRET }, 'secret_missing', 'root'],
    [{ root: 'a\nb' }, 'text_control', 'root'],
    [{ root: '{{ x }}' }, 'text_template', 'root'],
    [{ hostKey: 'MD5:00' }, 'field_format', 'hostKey'],
  ])('refuses %j', async (changes, code, field) => {
    expect(await refusal(create(changes))).toMatchObject({ code, field });
    expect(bench.engine.probed).toEqual([]);
    expect(await count()).toBe(0);
  });

  it('takes a private key instead of a password, and never answers it', async () => {
    const { root: _, ...host } = HOST;
    const { id } = await createHost(bench.deps, { ...host, user: 'deploy', privateKey: PRIVATE_KEY }, ADMIN);
    expect(bench.engine.probed).toMatchObject([{ user: 'deploy', password: null, privateKey: PRIVATE_KEY }]);
    const view = await select(id);
    expect(view).toMatchObject({ hasPrivateKey: true, root: '' });
    expect(JSON.stringify(view)).not.toContain('BEGIN EC');
  });

  it('refuses an address or a name that is taken, also among many at once', async () => {
    const results = await Promise.allSettled([
      ...Array.from({ length: 10 }, (_, i) => create({ name: `n${i}` })),
      ...Array.from({ length: 10 }, (_, i) => create({ ip: `10.0.1.${i}`, name: 'same' })),
    ]);
    const refused = results.filter(r => r.status === 'rejected').map(r => r.reason);
    expect(refused).toHaveLength(18);
    for (const reason of refused) expect(reason).toBeInstanceOf(AppError);
    expect(await refusal(create({ name: 'x' }))).toMatchObject({ code: 'host_ip_taken', field: 'ip' });
    expect(await refusal(create({ ip: 'h', name: 'same' }))).toMatchObject({ code: 'host_name_taken' });
  });
});

describe('updateHost', () => {
  it('logs in again with what is stored when no secret is sent', async () => {
    const { id } = await create();
    for (const root of [undefined, HIDDEN_SECRET]) {
      await updateHost(bench.deps, { ip: HOST.ip, name: 'new', port: 22, id, ...(root && { root }) }, ADMIN);
      expect(bench.engine.probed.at(-1)).toMatchObject({ password: 'right' });
    }
    expect(await select(id)).toMatchObject({ name: 'new', root: 'right' });
  });

  it('never lets a wrong password pass by a key that was stored before', async () => {
    const { id } = await create({ privateKey: PRIVATE_KEY });
    await update(id, { root: 'new' });
    expect(bench.engine.probed.at(-1)).toMatchObject({ password: 'new', privateKey: null });
    expect(await select(id)).toMatchObject({ hasPrivateKey: false });
  });

  it.each(['right', ''])(
    'keeps password %j and key when both come back as they were answered',
    async root => {
      const { id } = await create({ root, privateKey: PRIVATE_KEY });
      await update(id, { root, name: 'new', hasPrivateKey: true });
      expect(bench.engine.probed.at(-1)).toMatchObject({ password: root || null, privateKey: PRIVATE_KEY });
      expect(await select(id)).toMatchObject({ name: 'new', root, hasPrivateKey: true });
    },
  );

  it('changes nothing when the login fails', async () => {
    const { id } = await create();
    bench.engine.answer = () => ({ ok: false, reason: 'login', detail: '' });
    expect(await refusal(update(id, { root: 'wrong', name: 'new' }))).toMatchObject({ code: 'host_login' });
    expect(await select(id)).toMatchObject({ name: 'h1', root: 'right' });
  });

  it('refuses a changed key until it is confirmed or given, and writes that down', async () => {
    const { id } = await create();
    bench.engine.keys = [OTHER_KEY];
    expect(await refusal(update(id))).toMatchObject({ code: 'host_key_mismatch' });
    expect(await refusal(update(id, { hostKey: HOST_KEY }))).toMatchObject({ code: 'host_key_mismatch' });
    await update(id, { confirmNewKey: true });
    expect((await bench.store.audit.newest(1))[0]?.details).toMatchObject({ newKeyConfirmed: true });
    expect(await select(id)).toMatchObject({ hostKey: OTHER_KEY });
    bench.engine.keys = [HOST_KEY];
    await update(id, { hostKey: fingerprintOf(HOST_KEY) });
    expect(await select(id)).toMatchObject({ hostKey: HOST_KEY });
  });

  it('keeps a pinned key that is not the first one which the host shows', async () => {
    const { id } = await create();
    bench.engine.keys = [OTHER_KEY, HOST_KEY];
    await update(id, { remark: 'x' });
    expect(await select(id)).toMatchObject({ hostKey: HOST_KEY, remark: 'x' });
  });

  it('refuses to take the address away from a cluster', async () => {
    const { id } = await create({ ip: '192.167.8.141' });
    await createExample(bench);
    const moved = update(id, { ip: '10.0.0.2' });
    expect(await refusal(moved)).toMatchObject({ code: 'host_in_use', params: { cluster: 'myTest1' } });
    await update(id, { ip: '192.167.8.141', name: 'other' });
  });

  it('refuses an unknown id', async () => {
    expect(await refusal(update('00000000'))).toMatchObject({ code: 'host_unknown' });
  });
});

describe('deleteHost', () => {
  it('refuses a host that a cluster uses, and an unknown one', async () => {
    const { id } = await create({ ip: '192.167.8.141' });
    await createExample(bench);
    expect(await refusal(deleteHost(bench.deps, { id }, ADMIN))).toMatchObject({ code: 'host_in_use' });
    const free = await create({ name: 'h2' });
    await deleteHost(bench.deps, { id: free.id }, ADMIN);
    expect(await refusal(deleteHost(bench.deps, { id: free.id }, ADMIN))).toMatchObject({
      code: 'host_unknown',
    });
    expect(await count()).toBe(1);
  });
});

describe('scanHost', () => {
  it('tells the preferred key', async () => {
    bench.engine.keys = [HOST_KEY, RSA_KEY];
    expect(await scanHost(bench.deps, { ip: 'h', port: 22 }, ADMIN)).toEqual({
      hostKey: HOST_KEY,
      fingerprint: fingerprintOf(HOST_KEY),
    });
    expect(await refusal(scanHost(bench.deps, { ip: '-x', port: 22 }, ADMIN))).toMatchObject({ field: 'ip' });
  });
});
