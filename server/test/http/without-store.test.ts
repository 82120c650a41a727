import { expect, it } from 'vitest';
import { type Access, OPEN_ACCESS } from '../../src/access/access.ts';
import { StoreUnavailable } from '../../src/store/unavailable.ts';
import { ask, httpSide, post } from './harness.ts';

/** Who is asked fails so; who shows the token `known` was known before. */
const failing = (error: Error): Access => ({
  ...OPEN_ACCESS,
  identify: async () => {
    throw error;
  },
  lately: ({ token }) => (token === 'known' ? { user: 'token:known', role: 'operator' } : null),
});

it('while the database is away whoever was known before can abort a run, and do nothing else', async () => {
  const aborted: unknown[] = [];
  const cancelRun = async (input: unknown, { user }: { user: string }) => {
    aborted.push([input, user]);
    return null;
  };
  const app = httpSide({ cancelRun }, [], {
    access: failing(new StoreUnavailable('line broken')),
    isOpen: false,
  });
  const known = { authorization: 'Bearer known' };
  const answer = await post(app, 'cancelRun', { runId: 'aaaaaaaa' }, known);
  expect([answer.status, answer.json.code]).toEqual([200, 200]);
  expect(aborted).toEqual([[{ runId: 'aaaaaaaa' }, 'token:known']]);

  const others = [
    await post(app, 'cancelRun', { runId: 'aaaaaaaa' }, { authorization: 'Bearer other' }),
    await post(app, 'cancelRun', { runId: 'aaaaaaaa' }),
    await post(app, 'deleteHost', { id: 'aaaaaaaa' }, known),
    await ask(app, { method: 'GET', url: '/api/v1/selectRunList?page=1', headers: known }),
  ];
  for (const { status, json } of others) {
    expect([status, json.error.code]).toEqual([503, 'database_unavailable']);
  }
  expect(aborted).toHaveLength(1);
});

it.each([
  ['a fault', new Error('a fault'), 500, 'internal'],
  ['a full disk', Object.assign(new Error('full'), { code: 'ENOSPC' }), 507, 'console_disk_full'],
])('%s on the way to who somebody is lets nobody abort', async (_, error, status, code) => {
  let aborts = 0;
  const cancelRun = async () => {
    aborts += 1;
    return null;
  };
  const app = httpSide({ cancelRun }, [], { access: failing(error), isOpen: false });
  const known = { authorization: 'Bearer known' };
  const answer = await post(app, 'cancelRun', { runId: 'aaaaaaaa' }, known);
  expect([answer.status, answer.json.error.code, aborts]).toEqual([status, code, 0]);
});
