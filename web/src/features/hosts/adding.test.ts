import { flushPromises } from '@vue/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import { call, Refusal, Unanswered } from '../../api/client.ts';
import { createAdding, type Wanted } from './adding.ts';

vi.mock('../../api/client.ts', async original => ({
  ...(await original<typeof import('../../api/client.ts')>()),
  call: vi.fn(),
}));

const KEY = { hostKey: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:a' };
const answers = vi.mocked(call as (name: string, input: object) => Promise<unknown>);
const wanted = (ip: string): Wanted => ({
  ip,
  name: ip,
  port: 22,
  user: 'root',
  remark: '',
  login: { method: 'password', password: 'secret', privateKey: '' },
});
const created = () => answers.mock.calls.filter(([name]) => name === 'createHost');

beforeEach(() => {
  answers.mockReset();
  answers.mockImplementation(async name => (name === 'scanHost' ? KEY : { id: '1', ...KEY }));
});

test('nothing is registered before a person confirmed its key, and then with that very key', async () => {
  const adding = createAdding();
  adding.begin([wanted('10.0.0.1'), wanted('10.0.0.2')]);
  await flushPromises();
  expect(adding.counts.value).toMatchObject({ asking: 2, done: 0 });
  expect(created()).toEqual([]);
  for (const one of adding.candidates.slice(0, 1)) adding.confirm(one);
  await flushPromises();
  expect(created().map(([, input]) => input)).toEqual([
    expect.objectContaining({ ip: '10.0.0.1', root: 'secret', hostKey: KEY.hostKey }),
  ]);
  expect(adding.counts.value).toMatchObject({ asking: 1, done: 1 });
});

test('a host behind another is looked at and registered through it, with the login that was chosen', async () => {
  const adding = createAdding();
  const through = { ...wanted('10.0.0.1'), jump: '0000000a' };
  const login = { password: '', privateKey: '' };
  adding.begin([
    { ...through, login: { ...through.login, installs: true } },
    { ...wanted('10.0.0.2'), login: { ...login, method: 'consoleKey' } },
    wanted('10.0.0.3'),
  ]);
  await flushPromises();
  const scans = answers.mock.calls.filter(([name]) => name === 'scanHost').map(([, input]) => input);
  expect(scans[0]).toMatchObject({ ip: '10.0.0.1', jump: '0000000a' });
  expect(scans[1]).not.toHaveProperty('jump');
  adding.confirmAll();
  await flushPromises();
  const [one, two, three] = created().map(([, input]) => input);
  expect(one).toMatchObject({ jump: '0000000a', root: 'secret', credential: 'key' });
  expect(two).toMatchObject({ credential: 'key' });
  expect(two).not.toHaveProperty('root');
  expect(three).not.toHaveProperty('credential');
});

test('no more than four logins run at once', async () => {
  let running = 0;
  let most = 0;
  answers.mockImplementation(async () => {
    most = Math.max(most, ++running);
    await new Promise(resolve => setTimeout(resolve, 1));
    running--;
    return KEY;
  });
  const adding = createAdding();
  adding.begin(Array.from({ length: 12 }, (_, index) => wanted(`10.0.0.${index}`)));
  await vi.waitFor(() => expect(adding.counts.value.asking).toBe(12));
  expect(most).toBe(4);
});

test('a host that failed stays with its reason, and the next try goes on where it failed', async () => {
  answers.mockImplementation(async name => {
    if (name === 'scanHost') return KEY;
    throw new Refusal('wrong password', 'host_login', 'root');
  });
  const adding = createAdding();
  adding.begin([wanted('10.0.0.1')]);
  await flushPromises();
  adding.confirmAll();
  await flushPromises();
  expect(adding.candidates[0]).toMatchObject({ state: 'failed', error: { message: 'wrong password' } });
  answers.mockImplementation(async () => ({ id: '1', ...KEY }));
  answers.mockClear();
  adding.againAll();
  await flushPromises();
  expect(answers.mock.calls.map(([name]) => name)).toEqual(['createHost']);
  expect(adding.counts.value.done).toBe(1);
});

test('a host that shows another key than the confirmed one is asked about again', async () => {
  const adding = createAdding();
  adding.begin([wanted('10.0.0.1')]);
  await flushPromises();
  answers.mockRejectedValueOnce(new Refusal('another key', 'host_key_mismatch', 'hostKey'));
  adding.confirmAll();
  await flushPromises();
  adding.againAll();
  await flushPromises();
  expect(adding.candidates[0]?.state).toBe('asking');
});

test('going back to the form keeps what is registered and replaces only the rest', async () => {
  const adding = createAdding();
  answers.mockImplementation(async (name, input) => {
    if ('ip' in input && input.ip === '10.0.0.2') throw new Unanswered('away');
    return name === 'scanHost' ? KEY : { id: '1', ...KEY };
  });
  adding.begin([wanted('10.0.0.1'), wanted('10.0.0.2')]);
  await flushPromises();
  adding.confirmAll();
  await flushPromises();
  answers.mockClear();
  adding.begin([wanted('10.0.0.1'), { ...wanted('10.0.0.2'), port: 2222 }]);
  await flushPromises();
  expect(adding.candidates.map(({ wanted: { ip, port }, state }) => [ip, port, state])).toEqual([
    ['10.0.0.1', 22, 'done'],
    ['10.0.0.2', 2222, 'failed'],
  ]);
  expect(answers.mock.calls.map(([name]) => name)).toEqual(['scanHost']);
});
