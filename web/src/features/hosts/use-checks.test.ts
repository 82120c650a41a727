import { beforeEach, expect, test, vi } from 'vitest';
import { call, Refusal } from '../../api/client.ts';
import { HOST } from './testing.ts';
import { useChecks } from './use-checks.ts';

vi.mock('../../api/client.ts', async original => ({
  ...(await original<typeof import('../../api/client.ts')>()),
  call: vi.fn(),
}));
const answers = vi.mocked(call as (name: string, input: object) => Promise<unknown>);

beforeEach(() => {
  answers.mockReset();
});

test('a check of a tab that is behind another takes nothing of it back', async () => {
  const now = { ...HOST, name: 'renamed', port: 2222, remark: 'by another tab' };
  answers.mockImplementation(async name => (name === 'selectHost' ? now : { id: HOST.id }));
  const { check, checks } = useChecks();
  await check([HOST]);
  const sent = answers.mock.calls.filter(([name]) => name === 'updateHost').map(([, input]) => input);
  const { id, ip, user } = HOST;
  // Neither a password nor a key, nor the way to it: what is left out stays as it is stored.
  expect(sent).toEqual([{ id, ip, user, name: 'renamed', port: 2222, remark: 'by another tab' }]);
  expect(checks.get(HOST.id)).toEqual({ state: 'fine', error: null });
});

test('a host that another tab has deleted is not made again, and it says so', async () => {
  const gone = new Refusal('there is no such host', 'host_unknown', null);
  answers.mockImplementation(async () => {
    throw gone;
  });
  const { check, checks } = useChecks();
  await check([HOST]);
  expect(answers.mock.calls.map(([name]) => name)).toEqual(['selectHost']);
  const found = checks.get(HOST.id);
  expect([found?.state, found?.error?.message]).toEqual(['failed', 'there is no such host']);
});
