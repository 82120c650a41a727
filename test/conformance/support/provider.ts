import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const CLIENT = { id: 'deck', secret: 'the secret of the console' };

/** What the provider knows of somebody. */
export interface ProviderUser {
  readonly name: string;
  readonly groups?: readonly string[];
}

/** Claims of an ID token, or its header. */
type Json = Record<string, unknown>;

export interface ProviderOptions {
  /** Where it sends people back. */
  readonly redirectUri: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Groups stand in the ID token too, not only where the provider is asked about the user. */
  readonly tellsAll?: boolean;
}

/**
 * A real OpenID provider on loopback, whose users sign in by typing who they are. What it answers can be spoilt on the way, as
 * a provider that is broken or another one would.
 */
export async function startProvider({ redirectUri, tls, tellsAll = false }: ProviderOptions) {
  const users = new Map<string, ProviderUser>();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** Paths that were asked for. */
  const paths: string[] = [];
  /** What becomes of the next ID token, once. */
  let spoil: ((claims: Json) => string) | null = null;
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = tls === undefined ? createServer(onRequest) : createSecureServer(tls, onRequest);
  function onRequest(...[request, response]: Parameters<RequestListener>) {
    paths.push(request.url?.split('?')[0] ?? '');
    listener(request, response);
  }
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const issuer = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;

  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] },
    // It says so when these are its own.
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    cookies: { keys: ['of the provider'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    conformIdTokenClaims: !tellsAll,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    // Without questions: whoever signs in is known to want it.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session } = oidc;
      if (client === undefined || session?.accountId === undefined) throw new Error('nobody is signed in');
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    findAccount: async (_context, subject) => {
      const user = users.get(subject);
      if (user === undefined) return undefined;
      const { name, groups } = user;
      return {
        accountId: subject,
        claims: async () => ({
          sub: subject,
          preferred_username: name,
          ...(groups === undefined ? {} : { groups }),
        }),
      };
    },
  });
  provider.use(async (context, next) => {
    if (context.path.startsWith('/interaction/')) {
      if (context.method === 'GET') {
        context.type = 'html';
        context.body =
          '<!doctype html><title>Provider</title><form method="post"><label>Who <input name="who"></label><button>Go</button></form>';
        return;
      }
      const who = new URLSearchParams(await textOf(context.req)).get('who') ?? '';
      const result = users.has(who) ? { login: { accountId: who } } : { error: 'access_denied' };
      return provider.interactionFinished(context.req, context.res, result);
    }
    await next();
    const answer = context.body as { id_token?: string } | undefined;
    if (context.path !== '/token' || spoil === null || typeof answer?.id_token !== 'string') return;
    const claims = JSON.parse(Buffer.from(answer.id_token.split('.')[1] ?? '', 'base64url').toString());
    answer.id_token = spoil(claims);
    spoil = null;
  });
  const answer = provider.callback();
  const serve: RequestListener = (request, response) => void answer(request, response);
  listener = serve;

  return {
    issuer,
    port,
    paths,
    /** Who may sign in, by the provider's own name for them. */
    users,
    /** Signs claims as the provider does. */
    sign: (claims: Json, header: Json = {}) => {
      const text = [{ alg: 'RS256', kid: 'k1', typ: 'JWT', ...header }, claims]
        .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`;
    },
    /** The next ID token is another one. */
    spoilNext: (next: (claims: Json) => string) => {
      spoil = next;
    },
    /** From now on it answers nothing but this status. */
    fail: (status: number) => {
      listener = (_request, response) => void response.writeHead(status).end();
    },
    mend: () => {
      listener = serve;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>(closed => server.close(() => closed()));
    },
  };
}

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Goes as a browser from the address where a sign-in begins to where it is sent back, and answers that address's query. */
export async function walk(url: string, who: string): Promise<string> {
  const jar = new Map<string, string>();
  const { origin } = new URL(url);
  let address = url;
  let init: RequestInit = {};
  for (;;) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) {
      if (!address.includes('/interaction/')) throw new Error(`${response.status} ${await response.text()}`);
      init = { method: 'POST', body: new URLSearchParams({ who }) };
      continue;
    }
    const next = new URL(location, address);
    if (next.origin !== origin) return next.search.slice(1);
    address = next.href;
    init = {};
  }
}
