import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, cookiesOf, EN } from './support/api.ts';
import { makeCertificate } from './support/certificate.ts';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';
import { CLIENT, type ProviderOptions, startProvider, type TestProvider, walk } from './support/provider.ts';

const PASSWORD = 'correct horse battery';
const HOME = 'https://deck.example';
const CALLBACK = `${HOME}/login/callback`;
/** What the proxy of a console at HOME says. */
const PROXIED = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'deck.example', ...EN };

let data: Awaited<ReturnType<typeof dataFolder>>;
let tls: { cert: string; key: string };
let caFile: string;
beforeAll(async () => {
  data = await dataFolder();
  const made = await makeCertificate(data.dir, 'provider');
  caFile = made.certFile;
  tls = { cert: await readFile(caFile, 'utf8'), key: await readFile(made.keyFile, 'utf8') };
});
afterAll(() => data.remove());

async function provide(options: Partial<ProviderOptions> = {}): Promise<TestProvider> {
  const provider = await startProvider({ redirectUri: CALLBACK, ...options });
  onTestFinished(() => provider.close());
  provider.users.set('4711', { name: 'anna', groups: ['staff'] });
  return provider;
}

async function consoleOf(issuer: string, more: Record<string, string> = {}): Promise<ConsoleProcess> {
  const own = await dataFolder();
  const deck = await startConsole({
    DECK_DATA: own.dir,
    DECK_AUTH: '',
    DECK_ADMIN_PASSWORD: PASSWORD,
    DECK_PUBLIC_URL: HOME,
    DECK_TRUSTED_PROXIES: '127.0.0.1',
    DECK_OIDC_ISSUER: issuer,
    DECK_OIDC_CLIENT_ID: CLIENT.id,
    DECK_OIDC_CLIENT_SECRET: CLIENT.secret,
    DECK_OIDC_ROLES: 'staff=viewer',
    DECK_OIDC_NAME: 'Company',
    ...more,
  });
  onTestFinished(async () => {
    await deck.end();
    await own.remove();
  });
  return deck;
}

/** A whole sign-in, through the proxy. */
async function signIn({ call }: ConsoleProcess): Promise<Answer> {
  const begun = await call('beginOidc', {}, PROXIED);
  if (begun.json.code !== 200) return begun;
  const query = await walk(begun.json.result.url, '4711');
  return call('finishOidc', { query }, { cookie: cookiesOf(begun), ...PROXIED });
}

describe('behind a proxy', () => {
  it('people are sent back to where they reach the console, with cookies for TLS only', async () => {
    const { call, ...deck } = await consoleOf((await provide()).issuer);
    const begun = await call('beginOidc', {}, PROXIED);
    expect(new URL(begun.json.result.url).searchParams.get('redirect_uri')).toBe(CALLBACK);
    expect(begun.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-dolphindeck-oidc=\S+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Strict$/i,
      ),
    ]);
    const done = await signIn({ call, ...deck });
    expect(done.headers.getSetCookie()[0]).toMatch(/^__Host-dolphindeck=.*Secure/);
    expect((await call('whoAmI', {}, { cookie: cookiesOf(done), ...PROXIED })).json.result.user).toBe(
      'oidc:anna',
    );
  });

  it('a page of another site begins and ends nothing', async () => {
    const { call } = await consoleOf((await provide()).issuer);
    for (const [name, body] of [
      ['beginOidc', {}],
      ['finishOidc', { query: 'code=a&state=b' }],
    ] as const) {
      expect((await call(name, body, { ...PROXIED, origin: 'https://evil.example' })).status).toBe(403);
    }
  });
});

describe('a provider that is away', () => {
  it('keeps no console from starting, is told, and is used as soon as it is back', async () => {
    const provider = await provide();
    provider.fail(503);
    const deck = await consoleOf(provider.issuer);
    expect((await signIn(deck)).json.error).toEqual({
      code: 'oidc_unreachable',
      message:
        'the provider Company cannot be reached (HTTP 503); try again later, or sign in with a password',
    });
    expect((await deck.call('login', { password: PASSWORD })).json.code).toBe(200);
    provider.mend();
    expect((await signIn(deck)).json.code).toBe(200);
    const begun = await deck.call('beginOidc', {}, PROXIED);
    const query = await walk(begun.json.result.url, '4711');
    provider.fail(503);
    const { json } = await deck.call('finishOidc', { query }, { cookie: cookiesOf(begun), ...PROXIED });
    expect(json.error.code).toBe('oidc_unreachable');
  });

  it('or whose port nobody listens on, or that is no provider, is told with what happened', async () => {
    const gone = await startProvider({ redirectUri: CALLBACK });
    await gone.close();
    const deck = await consoleOf(gone.issuer);
    expect((await signIn(deck)).json.error.message).toContain('(ECONNREFUSED)');
    const odd = await provide();
    odd.fail(404);
    expect((await signIn(await consoleOf(odd.issuer))).json.error.code).toBe('oidc_invalid');
  });
});

describe('the certificate of a company', () => {
  it('is trusted when its file is named, and not else', async () => {
    const { issuer } = await provide({ tls });
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    onTestFinished(() => {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    });
    const strict = { NODE_TLS_REJECT_UNAUTHORIZED: '1' };
    expect((await signIn(await consoleOf(issuer, { ...strict, DECK_OIDC_CA_FILE: caFile }))).json.code).toBe(
      200,
    );
    expect((await signIn(await consoleOf(issuer, strict))).json.error.message).toContain(
      '(DEPTH_ZERO_SELF_SIGNED_CERT)',
    );
  });
});

describe('a provider', () => {
  it('that calls itself otherwise than the settings do is not believed', async () => {
    const { port } = await provide();
    const { json } = await signIn(await consoleOf(`http://localhost:${port}`));
    expect(json.error.code).toBe('oidc_invalid');
  });

  it('that tells all in its ID token is not asked again; a secret may lie in a file', async () => {
    const { issuer, paths } = await provide({ tellsAll: true });
    const file = join(data.dir, 'secret');
    await writeFile(file, `${CLIENT.secret}\n`);
    const secret = { DECK_OIDC_CLIENT_SECRET: '', DECK_OIDC_CLIENT_SECRET_FILE: file };
    expect((await signIn(await consoleOf(issuer, secret))).json.code).toBe(200);
    expect(paths).toContain('/token');
    expect(paths).not.toContain('/me');
  });

  it('that knows the console by another secret refuses it', async () => {
    const { issuer } = await provide();
    const deck = await consoleOf(issuer, { DECK_OIDC_CLIENT_SECRET: 'wrong secret' });
    expect((await signIn(deck)).json.error.message).toContain('(invalid_client)');
    expect(deck.log.join('\n')).not.toContain('wrong secret');
  });
});
