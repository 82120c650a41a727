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

test('a check says of a host only which one it is, so that it takes nothing of another tab back', async () => {
  answers.mockResolvedValue({ facts: HOST.facts });
  const { check, checks } = useChecks();
  await check([HOST]);
  expect(answers.mock.calls).toEqual([['checkHost', { id: HOST.id }]]);
  expect(checks.get(HOST.id)).toEqual({ state: 'fine', error: null });
});

test('a host that another tab has deleted says so', async () => {
  answers.mockRejectedValue(new Refusal('there is no such host', 'host_unknown', null));
  const { check, checks } = useChecks();
  await check([HOST]);
  const found = checks.get(HOST.id);
  expect([found?.state, found?.error?.message]).toEqual(['failed', 'there is no such host']);
});
