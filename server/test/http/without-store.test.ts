import { expect, it } from 'vitest';
import { type Access, OPEN_ACCESS } from '../../src/access/access.ts';
import { StoreUnavailable } from '../../src/store/unavailable.ts';
import { ask, httpSide, post } from './harness.ts';

it('while the database is away whoever was known before can abort a run, and do nothing else', async () => {
  const aborted: unknown[] = [];
  const away: Access = {
    ...OPEN_ACCESS,
    identify: async () => {
      throw new StoreUnavailable('line broken');
    },
    lately: ({ token }) => (token === 'known' ? { user: 'token:known', role: 'operator' } : null),
  };
  const cancelRun = async (input: unknown, { user }: { user: string }) => {
    aborted.push([input, user]);
    return null;
  };
  const app = httpSide({ cancelRun }, [], { access: away, isOpen: false });
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
