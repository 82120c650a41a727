import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, EN } from './support/api.ts';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';
import { CLIENT, startProvider, type TestProvider, walk } from './support/provider.ts';
import { closedPort } from './support/sshd.ts';

const PASSWORD = 'correct horse battery';
let data: Awaited<ReturnType<typeof dataFolder>>;
let deck: ConsoleProcess;
let provider: TestProvider;
let admin: Record<string, string>;

const cookiesOf = ({ headers }: Answer) =>
  headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ');

beforeAll(async () => {
  data = await dataFolder();
  const port = await closedPort();
  const home = `http://127.0.0.1:${port}`;
  provider = await startProvider({ redirectUri: `${home}/login/callback` });
  deck = await startConsole({
    DECK_DATA: data.dir,
    DECK_AUTH: '',
    DECK_ADMIN_PASSWORD: PASSWORD,
    DECK_PORT: String(port),
    DECK_PUBLIC_URL: home,
    DECK_OIDC_ISSUER: provider.issuer,
    DECK_OIDC_CLIENT_ID: CLIENT.id,
    DECK_OIDC_CLIENT_SECRET: CLIENT.secret,
    DECK_OIDC_ROLES: 'deck-admins=admin; cn=ops,ou=it=operator; staff=viewer',
    DECK_OIDC_NAME: 'Company',
  });
  admin = { cookie: cookiesOf(await deck.call('login', { password: PASSWORD })), ...EN };
});

afterAll(async () => {
  await deck?.end();
  await provider?.close();
  await data?.remove();
});

beforeEach(() => {
  provider.users.clear();
  provider.users.set('4711', { name: 'anna', groups: ['cn=ops,ou=it', 'staff', 'others'] });
});

/** Begins a sign-in: where it goes, and what the browser keeps. */
async function begin(): Promise<{ url: URL; cookie: string }> {
  const answer = await deck.call('beginOidc', {}, EN);
  if (answer.json.code !== 200) throw new Error(answer.text);
  return { url: new URL(answer.json.result.url), cookie: cookiesOf(answer) };
}

const finish = (cookie: string, query: string) => deck.call('finishOidc', { query }, { cookie, ...EN });

/** A whole sign-in. */
async function signIn(who: string): Promise<Answer> {
  const { url, cookie } = await begin();
  return finish(cookie, await walk(url.href, who));
}

const whoIs = async (cookie: string) => (await deck.call('whoAmI', {}, { cookie })).json.result;
const userList = async () => (await deck.call('selectUserList', { page: '-1' }, admin)).json.result.data;
const rowOf = async (name: string) => (await userList()).find((user: { name: string }) => user.name === name);

describe('a sign-in at the provider', () => {
  it('is asked for with a code, PKCE, state and nonce, each new', async () => {
    const [one, two] = [await begin(), await begin()];
    const { searchParams } = one.url;
    expect(one.url.origin).toBe(provider.issuer);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT.id,
      code_challenge_method: 'S256',
      scope: 'openid profile',
      redirect_uri: `${deck.base}/login/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
      expect(two.url.searchParams.get(name)).not.toBe(searchParams.get(name));
    }
    expect(one.cookie).toMatch(/^dolphindeck-oidc=/);
  });

  it('makes a user of its own with the widest role of their groups, and a session as any other', async () => {
    const answer = await signIn('4711');
    expect(answer.json).toEqual({ code: 200, message: 'ok', result: null });
    const [session = '', begun = ''] = answer.headers.getSetCookie();
    expect(session).toMatch(/^dolphindeck=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/i);
    expect(begun).toMatch(/^dolphindeck-oidc=; Max-Age=0/);
    expect(await whoIs(cookiesOf(answer))).toEqual({
      signIn: true,
      user: 'oidc:anna',
      role: 'operator',
      hasPassword: false,
      provider: 'Company',
    });
    expect(await rowOf('oidc:anna')).toMatchObject({
      role: 'operator',
      issuer: provider.issuer,
      disabled: false,
    });
    expect((await deck.call('logout', {}, { cookie: cookiesOf(answer) })).json.code).toBe(200);
    expect((await whoIs(cookiesOf(answer))).user).toBe(null);
  });

  it('is that of the same user by who they are there, never by a name', async () => {
    await signIn('4711');
    const { id } = await rowOf('oidc:anna');
    provider.users.set('4711', { name: 'anna.married', groups: ['staff'] });
    expect((await whoIs(cookiesOf(await signIn('4711')))).user).toBe('oidc:anna');
    expect((await rowOf('oidc:anna')).id).toBe(id);
    provider.users.set('4712', { name: 'anna', groups: ['staff'] });
    expect((await whoIs(cookiesOf(await signIn('4712')))).user).toBe('oidc:anna-2');
    provider.users.set('4713', { name: 'admin', groups: ['staff'] });
    expect(await whoIs(cookiesOf(await signIn('4713')))).toMatchObject({
      user: 'oidc:admin',
      role: 'viewer',
    });
  });

  it('gives the role of the groups as they are then, also to sessions that go on', async () => {
    const before = cookiesOf(await signIn('4711'));
    provider.users.set('4711', { name: 'anna', groups: ['deck-admins'] });
    await signIn('4711');
    expect((await whoIs(before)).role).toBe('admin');
    provider.users.set('4711', { name: 'anna', groups: ['staff'] });
    await signIn('4711');
    expect((await whoIs(before)).role).toBe('viewer');
  });

  it.each([
    ['no group', undefined],
    ['other groups', ['others']],
    ['groups that only look like it', ['DECK-ADMINS', 'staff=viewer', 'deck-admins=admin']],
  ])(
    'of somebody in %s is refused with a sentence, and ends the sessions that they had',
    async (_, groups) => {
      const before = cookiesOf(await signIn('4711'));
      provider.users.set('4711', { name: 'anna', ...(groups === undefined ? {} : { groups }) });
      const { json, headers } = await signIn('4711');
      expect(json.error).toEqual({
        code: 'oidc_no_group',
        message: 'oidc:anna is in no group of Company that may use this console; ask an administrator',
      });
      expect(headers.getSetCookie()).toEqual([]);
      expect((await whoIs(before)).user).toBe(null);
    },
  );

  it('that the provider refuses is told', async () => {
    expect((await signIn('nobody')).json.error).toMatchObject({
      code: 'oidc_denied',
      message: 'Company did not sign you in (access_denied); begin again, or ask an administrator',
    });
  });
});

describe('a user of the provider', () => {
  it('who is disabled is out at once and stays out, and comes back when they are not', async () => {
    const before = cookiesOf(await signIn('4711'));
    const { id } = await rowOf('oidc:anna');
    await deck.call('updateUser', { id, disabled: true }, admin);
    expect((await whoIs(before)).user).toBe(null);
    expect((await signIn('4711')).json.error.code).toBe('user_disabled');
    await deck.call('updateUser', { id, disabled: false }, admin);
    expect((await signIn('4711')).json.code).toBe(200);
    expect((await whoIs(before)).user).toBe(null);
  });

  it('has neither role nor password to change here, and no password signs them in', async () => {
    const cookie = cookiesOf(await signIn('4711'));
    const { id } = await rowOf('oidc:anna');
    for (const change of [{ role: 'admin' }, { password: 'a good password' }]) {
      expect((await deck.call('updateUser', { id, ...change }, admin)).json.error.code).toBe(
        'user_of_provider',
      );
    }
    const own = { oldPassword: '', password: 'a good password' };
    expect((await deck.call('changePassword', own, { cookie, ...EN })).json.error.code).toBe(
      'user_of_provider',
    );
    for (const password of ['', 'null', 'a good password']) {
      expect((await deck.call('login', { user: 'oidc:anna', password })).json.error.code).toBe('login_wrong');
    }
  });

  it('is no administrator that lets the last one with a password go', async () => {
    provider.users.set('1', { name: 'root', groups: ['deck-admins'] });
    const cookie = cookiesOf(await signIn('1'));
    const { id } = await rowOf('admin');
    for (const [name, body] of [
      ['deleteUser', { id }],
      ['updateUser', { id, role: 'viewer' }],
      ['updateUser', { id, disabled: true }],
    ] as const) {
      const { json } = await deck.call(name, body, { cookie, ...EN });
      expect(json.error?.code, `${name} ${JSON.stringify(body)}`).toBe('user_last_admin');
    }
    expect((await deck.call('deleteUser', { id: (await rowOf('oidc:root')).id }, admin)).json.code).toBe(200);
    expect((await whoIs(cookie)).user).toBe(null);
  });
});

describe('what comes back is not believed', () => {
  /** Ends a sign-in whose query or cookie is not what it was. */
  async function spoilt(change: (way: { cookie: string; query: URLSearchParams }) => Promise<void> | void) {
    const { url, cookie } = await begin();
    const way = { cookie, query: new URLSearchParams(await walk(url.href, '4711')) };
    await change(way);
    return finish(way.cookie, way.query.toString());
  }

  it.each([
    ['another state', way => way.query.set('state', 'A'.repeat(43))],
    ['no state', way => way.query.delete('state')],
    [
      'two states',
      way => {
        way.query = new URLSearchParams(`state=${'A'.repeat(43)}&${way.query}`);
      },
    ],
    [
      'no cookie',
      way => {
        way.cookie = '';
      },
    ],
    [
      'the cookie of another sign-in',
      async way => {
        way.cookie = (await begin()).cookie;
      },
    ],
    [
      'a cookie that was given a later end',
      way => {
        way.cookie = way.cookie.replace(/=\d+/, `=${Date.now() + 9_999_999}`);
      },
    ],
  ] as [string, Parameters<typeof spoilt>[0]][])('with %s', async (_, change) => {
    const { json, headers } = await spoilt(change);
    expect(json.error.code).toBe('oidc_state');
    expect(json.error.message).toBe(
      'this sign-in was not begun in this browser, or more than 10 minutes ago; begin again',
    );
    expect(headers.getSetCookie()).toEqual([]);
  });

  it('with a code that was used already', async () => {
    const { url, cookie } = await begin();
    const query = await walk(url.href, '4711');
    expect((await finish(cookie, query)).json.code).toBe(200);
    expect((await finish(cookie, query)).json.error).toMatchObject({
      code: 'oidc_refused',
      message: expect.stringContaining('(invalid_grant)'),
    });
  });

  it('with the code of a sign-in that another browser began', async () => {
    const theirs = new URLSearchParams(await walk((await begin()).url.href, '4711'));
    const { json } = await spoilt(way => way.query.set('code', theirs.get('code') ?? ''));
    expect(json.error.code).toBe('oidc_refused');
  });

  it('with the name of another issuer', async () => {
    const { json } = await spoilt(way => way.query.set('iss', 'https://evil.example'));
    expect(json.error.code).toBe('oidc_invalid');
  });
});

describe('an ID token is not believed', () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const now = () => Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<[string, (claims: Record<string, unknown>) => string]>([
    ['without a signature (alg none)', claims => `${encode({ alg: 'none' })}.${encode(claims)}.`],
    [
      'with the signature of another key',
      claims => {
        const text = `${encode({ alg: 'RS256', kid: 'k1' })}.${encode(claims)}`;
        return `${text}.${sign('sha256', Buffer.from(text), other).toString('base64url')}`;
      },
    ],
    ['with another nonce', claims => provider.sign({ ...claims, nonce: 'A'.repeat(43) })],
    ['without a nonce', ({ nonce: _, ...claims }) => provider.sign(claims)],
    ['for another client', claims => provider.sign({ ...claims, aud: 'another' })],
    [
      'for several clients, of which another asked',
      claims => provider.sign({ ...claims, aud: [CLIENT.id, 'another'], azp: 'another' }),
    ],
    ['that has expired', claims => provider.sign({ ...claims, iat: now() - 7200, exp: now() - 3600 })],
    ['that never expires', ({ exp: _, ...claims }) => provider.sign(claims)],
    ['of a foreign issuer', claims => provider.sign({ ...claims, iss: 'https://evil.example' })],
    ['of somebody else than the provider then tells of', claims => provider.sign({ ...claims, sub: '1' })],
  ])('%s', async (_, spoil) => {
    provider.spoilNext(spoil);
    const { json, headers } = await signIn('4711');
    expect(json.error?.code).toBe('oidc_invalid');
    expect(headers.getSetCookie()).toEqual([]);
    // Made-up answers are counted, and there are more here than an address may have.
    expect((await signIn('4711')).json.code).toBe(200);
  });

  it('but a right one is, whoever signed it', async () => {
    provider.spoilNext(claims => provider.sign(claims));
    expect((await signIn('4711')).json.code).toBe(200);
  });
});

it('made-up codes are not tried for ever', async () => {
  const { url, cookie } = await begin();
  const query = new URLSearchParams({
    state: url.searchParams.get('state') ?? '',
    iss: provider.issuer,
    code: 'made-up',
  });
  const tries = [];
  for (let i = 0; i < 11; i += 1) tries.push((await finish(cookie, query.toString())).status);
  expect(tries).toEqual([...Array(10).fill(200), 429]);
  expect((await deck.call('login', { password: PASSWORD })).json.code).toBe(200);
});

it('neither the secret nor a code nor a ticket reaches the log of the console', () => {
  const text = deck.log.join('\n');
  expect(text).toContain('"code":"oidc_invalid"');
  expect(text).not.toContain(CLIENT.secret);
  expect(text).not.toMatch(/eyJ|[?&]code=|dolphindeck-oidc=/);
});
