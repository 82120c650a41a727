import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkHost } from '../../src/commands/check-host.ts';
import { createHost } from '../../src/commands/create-host.ts';
import { deleteHost } from '../../src/commands/delete-host.ts';
import { selectHost } from '../../src/commands/reads/hosts.ts';
import { updateHost } from '../../src/commands/update-host.ts';
import { fingerprintOf } from '../../src/secrets/fingerprint.ts';
import { ADMIN, type Bench, FACTS, openBench, refusal } from './support/bench.ts';

const HOST = { ip: '10.0.0.1', name: 'h1', port: 22, root: 'right' };
const OTHER_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const SEEN = { ...FACTS, memoryMb: 123_456 };

let bench: Bench;
let id: string;
beforeEach(async () => {
  bench = await openBench();
  ({ id } = await createHost(bench.deps, HOST, ADMIN));
  bench.engine.answer = () => ({ ok: true, facts: SEEN });
});
afterEach(() => bench.close());

const check = () => checkHost(bench.deps, { id }, ADMIN);
const host = () => selectHost(bench.deps, { id }, ADMIN);

/** What another person does while the console logs in. */
function meanwhile(deed: () => Promise<unknown>): void {
  const { engine } = bench;
  const probe = engine.probe.bind(engine);
  engine.probe = async target => {
    engine.probe = probe;
    const found = await probe(target);
    bench.engine.answer = () => ({ ok: true, facts: FACTS });
    await deed();
    return found;
  };
}

it('logs in with what is stored, and keeps only what was found', async () => {
  const before = await host();
  expect(await check()).toEqual({ facts: SEEN });
  expect(bench.engine.probed.at(-1)).toMatchObject({ ip: HOST.ip, password: 'right' });
  expect(await host()).toEqual({ ...before, facts: SEEN });
  const [entry] = await bench.store.audit.newest(1);
  expect(entry).toMatchObject({ action: 'checkHost', target: { id, name: 'h1' }, outcome: 'done' });
});

it('takes back neither a name nor a remark of somebody who saves meanwhile', async () => {
  meanwhile(() => updateHost(bench.deps, { ...HOST, id, name: 'renamed', remark: 'mine' }, ADMIN));
  await check();
  expect(await host()).toMatchObject({ name: 'renamed', remark: 'mine', root: 'right', facts: SEEN });
});

it('leaves what another login found meanwhile', async () => {
  meanwhile(() => updateHost(bench.deps, { ...HOST, id, root: 'newer' }, ADMIN));
  await check();
  expect(await host()).toMatchObject({ root: 'newer', facts: FACTS });
});

it('makes no host again that is deleted meanwhile', async () => {
  meanwhile(() => deleteHost(bench.deps, { id }, ADMIN));
  expect(await refusal(check())).toMatchObject({ code: 'host_unknown' });
  expect(await refusal(host())).toMatchObject({ code: 'host_unknown' });
});

it('says what to check, and keeps what was known', async () => {
  const before = await host();
  bench.engine.answer = () => ({ ok: false, reason: 'login', detail: '' });
  expect(await refusal(check())).toMatchObject({ code: 'host_login', field: 'root' });
  bench.engine.keys = [OTHER_KEY];
  const seen = fingerprintOf(OTHER_KEY);
  expect(await refusal(check())).toMatchObject({
    code: 'host_key_mismatch',
    field: 'hostKey',
    params: { seen },
  });
  expect(await host()).toEqual(before);
});
