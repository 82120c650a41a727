import type { CreateHost, UpdateHost } from '@dolphindeck/contract/host/host.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateConsoleKey, selectConsoleKey } from '../../src/commands/console-key.ts';
import { createHost } from '../../src/commands/create-host.ts';
import { deleteHost } from '../../src/commands/delete-host.ts';
import { installConsoleKey } from '../../src/commands/install-console-key.ts';
import { selectHost } from '../../src/commands/reads/hosts.ts';
import { updateHost } from '../../src/commands/update-host.ts';
import { ADMIN, type Bench, FACTS, openBench, refusal } from './support/bench.ts';

const HOST: CreateHost = { ip: '10.0.0.1', name: 'h1', port: 22, root: 'right' };

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const create = (changes: Partial<CreateHost> = {}) => createHost(bench.deps, { ...HOST, ...changes }, ADMIN);
const update = (id: string, changes: Partial<UpdateHost> = {}) =>
  updateHost(bench.deps, { ip: HOST.ip, name: 'h1', port: 22, id, ...changes }, ADMIN);
const install = (id: string) => installConsoleKey(bench.deps, { id }, ADMIN);
const key = () => selectConsoleKey(bench.deps);
const select = (id: string) => selectHost(bench.deps, { id }, ADMIN);

/** Hosts whose sudo asks for a password. */
const sudoAsks: Bench['engine']['answer'] = ({ password }) =>
  password === null ? { ok: false, reason: 'sudo', detail: '' } : { ok: true, facts: FACTS };

describe("the console's key", () => {
  it('is made once, when it is first asked for', async () => {
    const made = await key();
    expect(made).toMatchObject({
      publicKey: expect.stringMatching(/^ssh-ed25519 AAAA\S+ dolphindeck-/),
      hosts: 0,
    });
    expect(await key()).toEqual(made);
  });

  it('is installed with the password, which is forgotten once the key alone has logged in', async () => {
    const { id } = await create();
    expect(await install(id)).toEqual({ id, passwordKept: false });
    const { publicKey, fingerprint } = await key();
    expect(bench.engine.authorized).toMatchObject([
      { target: { password: 'right' }, wanted: [publicKey], unwanted: [] },
    ]);
    expect(bench.engine.probed.at(-1)).toMatchObject({
      password: null,
      privateKey: expect.stringContaining('OPENSSH'),
    });
    expect(await select(id)).toMatchObject({
      root: '',
      credential: 'key',
      keyFingerprint: fingerprint,
      hasPrivateKey: false,
    });
    expect(await key()).toMatchObject({ hosts: 1, olderHosts: 0 });
  });

  it('keeps the password of a user whose sudo asks for it', async () => {
    const { id } = await create({ user: 'ops' });
    bench.engine.answer = sudoAsks;
    expect(await install(id)).toEqual({ id, passwordKept: true });
    expect(await select(id)).toMatchObject({ credential: 'key', root: 'right' });
  });

  it('changes nothing when the host does not let it in', async () => {
    const { id } = await create();
    bench.engine.answer = ({ password }) =>
      password === null ? { ok: false, reason: 'login', detail: '' } : { ok: true, facts: FACTS };
    expect(await refusal(install(id))).toMatchObject({ code: 'host_key_login' });
    expect(await select(id)).not.toHaveProperty('credential');
    expect(await select(id)).toMatchObject({ root: 'right' });
  });

  it('is installed while a host is added, or is there already', async () => {
    const { id } = await create({ credential: 'key' });
    expect(bench.engine.authorized).toHaveLength(1);
    expect(await select(id)).toMatchObject({ credential: 'key', root: '' });
    const { root: _, ...other } = { ...HOST, ip: '10.0.0.2', name: 'h2' };
    await createHost(bench.deps, { ...other, credential: 'key' }, ADMIN);
    expect(bench.engine.authorized).toHaveLength(1);
    expect(await key()).toMatchObject({ hosts: 2 });
  });

  it('stays when a host is saved without a secret, and goes when another one is given', async () => {
    const { id } = await create({ credential: 'key' });
    await update(id, { root: '', remark: 'r', credential: 'key', keyFingerprint: 'x' });
    expect(bench.engine.probed.at(-1)).toMatchObject({ privateKey: expect.stringContaining('OPENSSH') });
    expect(await select(id)).toMatchObject({ credential: 'key', remark: 'r' });
    await update(id, { root: 'new' });
    expect(await select(id)).not.toHaveProperty('credential');
  });

  it('is replaced host by host after a rotation, with the one before', async () => {
    const { id } = await create({ credential: 'key' });
    const before = await key();
    const after = await rotateConsoleKey(bench.deps, {}, ADMIN);
    expect(after).toMatchObject({ hosts: 0, olderHosts: 1 });
    expect(after.publicKey).not.toBe(before.publicKey);
    expect(await select(id)).toMatchObject({ keyFingerprint: before.fingerprint });
    await install(id);
    expect(bench.engine.authorized.slice(-2)).toMatchObject([
      { wanted: [after.publicKey], unwanted: [] },
      { wanted: [], unwanted: [before.publicKey] },
    ]);
    expect(await key()).toMatchObject({ hosts: 1, olderHosts: 0 });
    expect((await bench.store.consoleKeys.fingerprints()).size).toBe(1);
  });

  it('is taken off a host that is deleted when that is asked for, or the host stays', async () => {
    const { id } = await create({ credential: 'key' });
    bench.engine.authorizing = () => ({ ok: false, reason: 'unreachable', detail: '' });
    const remove = () => deleteHost(bench.deps, { id, removeKey: true }, ADMIN);
    expect(await refusal(remove())).toMatchObject({ code: 'host_unreachable' });
    bench.engine.authorizing = () => ({ ok: true });
    await remove();
    expect(bench.engine.authorized.at(-1)).toMatchObject({ unwanted: [(await key()).publicKey] });
  });
});

describe('a jump host', () => {
  it('is gone through to look at the key, to log in, and by those behind it', async () => {
    const one = await create({ credential: 'key' });
    const two = await create({ ip: '10.0.0.2', name: 'h2', jump: one.id, credential: 'key' });
    await create({ ip: '10.0.0.3', name: 'h3', jump: two.id });
    expect(bench.engine.ways).toEqual([[], ['10.0.0.1'], ['10.0.0.1', '10.0.0.2']]);
    expect(bench.engine.probed.at(-1)?.via).toMatchObject([{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }]);
    expect(await select(two.id)).toMatchObject({ jump: one.id });
    expect(await select(one.id)).not.toHaveProperty('jump');
  });

  it('is logged in to with a key, and keeps one', async () => {
    const { id } = await create();
    const behind = { ip: '10.0.0.2', name: 'h2', jump: id };
    expect(await refusal(create(behind))).toMatchObject({ code: 'jump_needs_key', field: 'jump' });
    await install(id);
    await create(behind);
    expect(await refusal(update(id, { root: 'new' }))).toMatchObject({ code: 'jump_needs_key' });
  });

  it('is not reached through itself, and exists', async () => {
    const one = await create({ credential: 'key' });
    const two = await create({ ip: '10.0.0.2', name: 'h2', jump: one.id, credential: 'key' });
    for (const jump of [one.id, two.id]) {
      expect(await refusal(update(one.id, { jump }))).toMatchObject({ code: 'jump_loop', field: 'jump' });
    }
    expect(await refusal(update(one.id, { jump: '00000000' }))).toMatchObject({ code: 'jump_unknown' });
  });

  it('is not deleted while a host is reached through it', async () => {
    const { id } = await create({ credential: 'key' });
    const behind = await create({ ip: '10.0.0.2', name: 'h2', jump: id });
    expect(await refusal(deleteHost(bench.deps, { id }, ADMIN))).toMatchObject({
      code: 'host_is_jump',
      params: { host: 'h1', behind: 'h2' },
    });
    await update(behind.id, { ip: '10.0.0.2', name: 'h2' });
    expect(await select(behind.id)).toMatchObject({ jump: id });
    await update(behind.id, { ip: '10.0.0.2', name: 'h2', jump: '' });
    await deleteHost(bench.deps, { id }, ADMIN);
  });

  it('is named when it does not let a look at a key pass', async () => {
    const { id } = await create({ credential: 'key' });
    bench.engine.keys = [];
    bench.engine.answer = () => ({ ok: false, reason: 'hostKey', detail: 'another key' });
    expect(await refusal(create({ ip: '10.0.0.2', name: 'h2', jump: id }))).toMatchObject({
      code: 'host_jump',
      params: { jump: '10.0.0.1', detail: 'another key' },
    });
  });
});
