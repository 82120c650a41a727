import { expect, it, vi } from 'vitest';
import { createAuditRecorder } from '../../src/commands/audit-recorder.ts';
import type { Caller } from '../../src/commands/caller.ts';
import { tempStore } from '../store/support.ts';
import { ADMIN } from './support/bench.ts';

const MINUTE = 60_000;
const STRANGER: Caller = { ...ADMIN, user: 'anna', role: 'nobody', identity: null };
const WRONG = { action: 'login', outcome: 'refused', code: 'login_wrong' } as const;
const target = { type: 'user', id: 'u1', name: 'anna' };

async function makeWorld() {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = () => new Date(now);
  const store = await tempStore(undefined, clock);
  const errors: object[] = [];
  const recorder = createAuditRecorder({ store, clock, log: { error: fields => void errors.push(fields) } });
  const entries = async () => (await store.audit.newest(2_000)).reverse();
  return { store, recorder, entries, errors, pass: (ms: number) => (now += ms) };
}

it('wrong passwords from one address are two entries in a quarter of an hour, however many there were', async () => {
  const { recorder, entries, pass } = await makeWorld();
  for (let i = 0; i < 500; i += 1) {
    await recorder.record(STRANGER, { ...WRONG, target });
    pass(1_000);
  }
  expect(await entries()).toHaveLength(1);
  pass(15 * MINUTE);
  await recorder.flush();
  const [first, rest, ...more] = await entries();
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    who: 'anna',
    role: 'nobody',
    address: '127.0.0.1',
    outcome: 'refused',
    details: {},
  });
  expect(rest).toMatchObject({
    ...{ who: 'anna', code: 'login_wrong' },
    details: { times: 499, since: '2026-01-01T00:00:00.000Z', until: '2026-01-01T00:08:19.000Z' },
  });
  // A new window begins with an entry of its own.
  await recorder.record(STRANGER, { ...WRONG, target });
  expect(await entries()).toHaveLength(3);
});

it('what differs in person, address, thing or reason has its own entry', async () => {
  const { recorder, entries } = await makeWorld();
  await recorder.record(STRANGER, { ...WRONG, target });
  await recorder.record({ ...STRANGER, user: 'bert' }, { ...WRONG, target });
  await recorder.record({ ...STRANGER, address: '10.0.0.9' }, { ...WRONG, target });
  await recorder.record(STRANGER, { ...WRONG, target: { ...target, id: 'u2' } });
  await recorder.record(STRANGER, { ...WRONG, code: 'login_limited', target });
  expect(await entries()).toHaveLength(5);
});

it('strangers from many addresses fill no more than their share, and hide nobody who is signed in', async () => {
  const { recorder, entries } = await makeWorld();
  for (let i = 0; i < 1_000; i += 1) {
    await recorder.record({ ...STRANGER, address: `10.0.${i >> 8}.${i & 255}` }, { ...WRONG, target });
  }
  await recorder.record(ADMIN, { ...WRONG, action: 'deleteHost', code: 'host_in_use', target });
  expect(await entries()).toHaveLength(102);
  expect((await entries()).at(-1)).toMatchObject({ who: 'admin', action: 'deleteHost' });
  await recorder.close();
  expect((await entries()).find(({ who, details }) => who === 'others' && 'times' in details)).toMatchObject({
    ...{ action: 'login', address: '', details: { times: 899 } },
  });
});

it('what was counted is written at the end, and what could not be written is written later', async () => {
  const { store, recorder, entries, errors, pass } = await makeWorld();
  const append = vi.spyOn(store.audit, 'append').mockRejectedValue(new Error('disk full'));
  await recorder.record(STRANGER, { ...WRONG, target });
  expect(errors).toHaveLength(1);
  append.mockRestore();
  expect(await entries()).toEqual([]);
  pass(16 * MINUTE);
  await recorder.flush();
  expect(await entries()).toMatchObject([{ who: 'anna', details: { times: 1 } }]);
  await recorder.record(STRANGER, { ...WRONG, target });
  await recorder.record(STRANGER, { ...WRONG, target });
  await recorder.close();
  expect(await entries()).toHaveLength(3);
});
