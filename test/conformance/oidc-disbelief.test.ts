import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD, startOidc } from './support/oidc.ts';
import { CLIENT, walk } from './support/provider.ts';

const world = await startOidc();
const { deck, provider, begin, finish, signIn } = world;
afterAll(world.close);
beforeEach(world.reset);

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
