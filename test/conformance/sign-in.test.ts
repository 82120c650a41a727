import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, apiOf, EN, request } from './support/api.ts';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';

const PASSWORD = 'correct horse battery';
const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';')[0] ?? '';

/** What `npm run password` prints. */
async function renewPassword(env: NodeJS.ProcessEnv, user: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['server/src/password.ts', user], { env });
  return /is (\S+) \(shown/.exec(stdout)?.[1] ?? '';
}

let data: Awaited<ReturnType<typeof dataFolder>>;
let deck: ConsoleProcess;

const signIn = (password: string, user?: string) =>
  deck.call('login', { password, ...(user === undefined ? {} : { user }) }, EN);

beforeAll(async () => {
  data = await dataFolder();
  deck = await startConsole({ DECK_DATA: data.dir, DECK_AUTH: '', DECK_ADMIN_PASSWORD: PASSWORD });
});

afterAll(async () => {
  await deck.end();
  await data.remove();
});

describe('without a session', () => {
  it('every interface but those of signing in answers 401, in the envelope', async () => {
    const answer = await deck.call('selectClusterList', { page: '1' }, EN);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ code: 401, result: null, error: { code: 'sign_in' } });
    expect((await deck.call('whoAmI')).json.result).toEqual({
      signIn: true,
      user: null,
      role: null,
      hasPassword: false,
      provider: null,
    });
  });

  it('the page itself, and whether the console is well, are answered', async () => {
    expect((await request(`${deck.base}/`)).status).toBe(200);
    expect((await request(`${deck.base}/healthz`)).status).toBe(200);
  });

  it('a cookie or token that nobody was given opens nothing', async () => {
    for (const headers of [{ cookie: 'dolphindeck=AAAA' }, { authorization: 'Bearer deck_AAAA' }]) {
      expect((await deck.call('selectHostList', { page: '1' }, headers)).status).toBe(401);
    }
  });
});

describe('login', () => {
  it('takes the password alone, as the requirement has it, and sets a cookie that scripts of pages cannot read', async () => {
    const answer = await signIn(PASSWORD);
    expect(answer.json).toEqual({ code: 200, message: 'ok', result: null });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^dolphindeck=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/i,
    );
    const who = await deck.call('whoAmI', {}, { cookie: cookieOf(answer) });
    expect(who.json.result).toEqual({
      signIn: true,
      user: 'admin',
      role: 'admin',
      hasPassword: true,
      provider: null,
    });
  });

  it('says the same of a wrong password as of a wrong user', async () => {
    const answers = [await signIn('wrong'), await signIn('wrong', 'nobody')];
    for (const { status, json } of answers) {
      expect(status).toBe(200);
      expect(json.message).toBe('登陆失败！｛the user or the password is wrong｝');
    }
  });

  it('is over with logout, on the console too', async () => {
    const cookie = cookieOf(await signIn(PASSWORD));
    const out = await deck.call('logout', {}, { cookie });
    expect(out.headers.get('set-cookie')).toMatch(/^dolphindeck=; Max-Age=0/);
    expect((await deck.call('selectHostList', { page: '1' }, { cookie })).status).toBe(401);
  });
});

describe('users', () => {
  it('do what their role allows, and what it does not is refused by name', async () => {
    const admin = { cookie: cookieOf(await signIn(PASSWORD)), ...EN };
    for (const role of ['viewer', 'operator'] as const) {
      await deck.call('createUser', { name: role, role, password: PASSWORD }, admin);
    }
    const viewer = { cookie: cookieOf(await signIn(PASSWORD, 'viewer')), ...EN };
    const operator = { cookie: cookieOf(await signIn(PASSWORD, 'operator')), ...EN };
    const status = async (
      name: 'selectHostList' | 'deleteHost' | 'selectUserList',
      headers: Record<string, string>,
    ) => (await deck.call(name, name === 'deleteHost' ? { id: '00000000' } : { page: '1' }, headers)).status;
    expect([await status('selectHostList', viewer), await status('deleteHost', viewer)]).toEqual([200, 403]);
    expect([await status('deleteHost', operator), await status('selectUserList', operator)]).toEqual([
      200, 403,
    ]);
    expect(await status('selectUserList', admin)).toBe(200);
    const refused = await deck.call('deleteHost', { id: '00000000' }, viewer);
    expect(refused.json.error.message).toBe('user viewer may not call deleteHost; ask an administrator');
  });

  it('have sessions that end when another gives them a password, and all but one when they do', async () => {
    const admin = { cookie: cookieOf(await signIn(PASSWORD)), ...EN };
    const made = await deck.call('createUser', { name: 'anna', role: 'viewer', password: PASSWORD }, admin);
    const [one, two] = [cookieOf(await signIn(PASSWORD, 'anna')), cookieOf(await signIn(PASSWORD, 'anna'))];
    const change = { oldPassword: PASSWORD, password: 'another password' };
    expect((await deck.call('changePassword', change, { cookie: one, ...EN })).json.code).toBe(200);
    const whose = async (cookie: string) => (await deck.call('whoAmI', {}, { cookie })).json.result.user;
    expect([await whose(one), await whose(two)]).toEqual(['anna', null]);
    await deck.call('updateUser', { id: made.json.result.id, password: 'a third password' }, admin);
    expect(await whose(one)).toBe(null);
    expect(cookieOf(await signIn('a third password', 'anna'))).not.toBe('');
  });

  it('who are disabled are out at once, and hear what wrong passwords hear', async () => {
    const admin = { cookie: cookieOf(await signIn(PASSWORD)), ...EN };
    const made = await deck.call('createUser', { name: 'carl', role: 'admin', password: PASSWORD }, admin);
    const cookie = cookieOf(await signIn(PASSWORD, 'carl'));
    await deck.call('updateUser', { id: made.json.result.id, disabled: true }, admin);
    expect((await deck.call('whoAmI', {}, { cookie })).json.result.user).toBe(null);
    expect((await signIn(PASSWORD, 'carl')).json.error.code).toBe('login_wrong');
    const { data: users } = (await deck.call('selectUserList', { page: '-1' }, admin)).json.result;
    expect(users.find(({ name }: { name: string }) => name === 'carl')).toMatchObject({ disabled: true });
  });

  it('include an admin always', async () => {
    const admin = { cookie: cookieOf(await signIn(PASSWORD)), ...EN };
    const { data: users } = (await deck.call('selectUserList', { page: '-1' }, admin)).json.result;
    const { id } = users.find(({ name }: { name: string }) => name === 'admin');
    for (const [name, body] of [
      ['deleteUser', { id }],
      ['updateUser', { id, role: 'viewer' }],
      ['updateUser', { id, disabled: true }],
    ] as const) {
      expect((await deck.call(name, body, admin)).json.error.code, name).toBe('user_last_admin');
    }
  });
});

describe('tokens', () => {
  it('are told once, do what their role allows, name themselves, and are gone when they are revoked', async () => {
    const admin = { cookie: cookieOf(await signIn(PASSWORD)), ...EN };
    const made = (await deck.call('createToken', { name: 'ci', role: 'viewer', days: 1 }, admin)).json.result;
    const bearer = { authorization: `Bearer ${made.token}`, ...EN };
    expect((await deck.call('whoAmI', {}, bearer)).json.result.user).toBe('token:ci');
    expect((await deck.call('deleteHost', { id: '00000000' }, bearer)).status).toBe(403);
    const list = await deck.call('selectTokenList', { page: '1' }, admin);
    expect(list.json.result.data).toMatchObject([{ name: 'ci', role: 'viewer', createdBy: 'admin' }]);
    expect(list.text).not.toContain(made.token);
    await deck.call('deleteToken', { id: made.id }, admin);
    expect((await deck.call('selectHostList', { page: '1' }, bearer)).status).toBe(401);
  });
});

it('passwords cannot be guessed: after ten wrong ones nobody is heard from that address for that user', async () => {
  const tries = [];
  for (let i = 0; i < 11; i += 1) tries.push((await signIn(`wrong ${i}`, 'guessed')).status);
  expect(tries).toEqual([...Array(10).fill(200), 429]);
  expect((await signIn(PASSWORD)).json.code).toBe(200);
});

it('no password and no ticket reaches the log of the console', async () => {
  const cookie = cookieOf(await signIn(PASSWORD));
  const text = deck.log.join('\n');
  for (const secret of [PASSWORD, cookie.split('=')[1] ?? 'none']) expect(text).not.toContain(secret);
});

it('a first start without a chosen password makes one up and tells it once; a lost one is made anew', async () => {
  const other = await dataFolder();
  const env = { DECK_DATA: other.dir, DECK_AUTH: '' };
  const first = await startConsole(env);
  const told = first.log.map(line => /as admin with the password (\S+) /.exec(line)?.[1]).find(Boolean) ?? '';
  expect((await apiOf(first.base)('login', { password: told })).json.code).toBe(200);
  await first.end();
  const second = await startConsole(env);
  expect(second.log.join('\n')).not.toContain('password');
  const cookie = cookieOf(await apiOf(second.base)('login', { password: told }));
  const renewed = await renewPassword({ ...process.env, ...env }, 'admin');
  expect((await apiOf(second.base)('whoAmI', {}, { cookie })).json.result.user).toBe(null);
  expect((await apiOf(second.base)('login', { password: told })).json.code).not.toBe(200);
  expect((await apiOf(second.base)('login', { password: renewed })).json.code).toBe(200);
  await expect(renewPassword({ ...process.env, ...env }, 'nobody')).rejects.toThrow(
    'there is no user nobody',
  );
  await second.end();
  await other.remove();
});

it('nor all at once: of forty tries that come together ten are heard', async () => {
  const tries = await Promise.all(Array.from({ length: 40 }, (_, i) => signIn(`wrong ${i}`, 'rushed')));
  expect(tries.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(tries.filter(({ status }) => status === 429)).toHaveLength(30);
});
