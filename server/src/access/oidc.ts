import { createHmac, randomBytes } from 'node:crypto';
import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { ClientAuth, Configuration } from 'openid-client';
import type { Origin } from '../store/accounts.ts';
import { OidcFailure, problemOf, reasonOf } from './oidc-failure.ts';
import { providerFetch } from './oidc-fetch.ts';
import { roleOf, userNameOf } from './oidc-person.ts';

/** An OpenID provider, and what this console is to it. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the provider sends people back. */
  readonly redirectUri: string;
  /** With spaces between. */
  readonly scopes: string;
  readonly groupsClaim: string;
  /** What the members of a group may do; who is in several has the widest role. */
  readonly roles: ReadonlyMap<string, UserRole>;
  /** As people call it. */
  readonly name: string;
  /** Certificates, PEM, that are trusted beside those of Node. */
  readonly ca?: string;
}

/** How long somebody may take at the provider. */
export const BEGUN_MINUTES = 10;
/** After this time the provider is asked anew where its interfaces are. */
const KNOWN_MS = 3_600_000;

/** Who has signed in at the provider. */
export interface Person {
  readonly origin: Origin;
  /** How to call them here. */
  readonly name: string;
  /** Null: they are in no group that may use the console. */
  readonly role: UserRole | null;
}

export interface OidcProvider {
  readonly name: string;
  /**
   * Begins a sign-in: where the browser goes, and what it has to bring when it comes back.
   * @throws OidcFailure
   */
  begin(): Promise<{ readonly url: string; readonly begun: string }>;
  /**
   * Ends one: who that is.
   * @param begun what the browser brings
   * @param query what the provider sent it back with
   * @throws OidcFailure
   */
  finish(begun: string | undefined, query: string): Promise<Person>;
}

/** Sign-in at an OpenID provider by authorization code, PKCE, state and nonce. Nothing is loaded or asked before the first. */
export function createOidc(config: OidcConfig, clock: () => Date): OidcProvider {
  // State, nonce and verifier are made of what the browser keeps: strangers who begin and never end fill no memory.
  const key = randomBytes(32);
  const part = (begun: string, purpose: string) =>
    createHmac('sha256', key).update(`${purpose} ${begun}`).digest('base64url');
  const load = () => import('openid-client');
  let known: { readonly at: number; readonly client: Promise<Configuration> } | undefined;

  async function discover(): Promise<Configuration> {
    const { customFetch, discovery, enableNonRepudiationChecks, allowInsecureRequests } = await load();
    const client = await discovery(new URL(config.issuer), config.clientId, undefined, await secretAuth(), {
      [customFetch]: providerFetch(config.ca),
      // Only a provider on loopback has such an address.
      execute: [
        enableNonRepudiationChecks,
        ...(config.issuer.startsWith('http:') ? [allowInsecureRequests] : []),
      ],
    });
    // The library lets an Entra address stand for every company there.
    if (new URL(client.serverMetadata().issuer).href !== new URL(config.issuer).href) {
      throw new OidcFailure({ code: 'oidc_invalid', params: { detail: 'issuer' } }, 'another issuer');
    }
    return client;
  }

  async function secretAuth(): Promise<ClientAuth> {
    const { ClientSecretBasic, ClientSecretPost } = await load();
    const [basic, post] = [ClientSecretBasic(config.clientSecret), ClientSecretPost(config.clientSecret)];
    return (server, ...rest) => {
      // OpenID Connect Discovery 1.0: absent means client_secret_basic.
      const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      return (ways.includes('client_secret_basic') ? basic : post)(server, ...rest);
    };
  }

  async function client(): Promise<Configuration> {
    const now = clock().getTime();
    if (known === undefined || now - known.at > KNOWN_MS) known = { at: now, client: discover() };
    const { client: asked } = known;
    return asked.catch((error: unknown) => {
      if (known?.client === asked) known = undefined;
      throw error;
    });
  }

  async function begin(): Promise<{ url: string; begun: string }> {
    const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await load();
    const until = clock().getTime() + BEGUN_MINUTES * 60_000;
    const begun = `${until}.${randomBytes(32).toString('base64url')}`;
    const url = buildAuthorizationUrl(await client(), {
      response_type: 'code',
      redirect_uri: config.redirectUri,
      scope: config.scopes,
      state: part(begun, 'state'),
      nonce: part(begun, 'nonce'),
      code_challenge: await calculatePKCECodeChallenge(part(begun, 'verifier')),
      code_challenge_method: 'S256',
    });
    return { url: url.href, begun };
  }

  async function finish(begun: string | undefined, query: string): Promise<Person> {
    const state = new URLSearchParams(query).get('state');
    // What the browser keeps cannot be given a later end: another one has another state.
    const isOwn = begun !== undefined && state === part(begun, 'state');
    if (!isOwn || Number(begun.split('.')[0]) < clock().getTime()) {
      throw new OidcFailure({ code: 'oidc_state', params: { minutes: BEGUN_MINUTES } }, 'no such sign-in');
    }
    const { authorizationCodeGrant, fetchUserInfo } = await load();
    const asked = await client();
    const tokens = await authorizationCodeGrant(asked, new URL(`${config.redirectUri}?${query}`), {
      expectedState: state,
      expectedNonce: part(begun, 'nonce'),
      pkceCodeVerifier: part(begun, 'verifier'),
      idTokenExpected: true,
    });
    const token = tokens.claims();
    if (token === undefined) throw new Error('no ID token, which was asked for');
    // Some providers tell more in their ID tokens, some where they are asked about the user.
    const tellsAll = config.groupsClaim in token && 'preferred_username' in token;
    const mayAsk = asked.serverMetadata().userinfo_endpoint !== undefined;
    const more = tellsAll || !mayAsk ? {} : await fetchUserInfo(asked, tokens.access_token, token.sub);
    const claims: Readonly<Record<string, unknown>> = { ...more, ...token };
    return {
      origin: { issuer: token.iss, subject: token.sub },
      name: userNameOf(claims, token.sub),
      role: roleOf(claims[config.groupsClaim], config.roles),
    };
  }

  /** Every failure becomes one that can be told. */
  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const lib = await load();
      const { code, params } = problemOf(error, lib);
      throw new OidcFailure({ code, params: { ...params, provider: config.name } }, reasonOf(error));
    }
  }

  return {
    name: config.name,
    begin: () => told(begin),
    finish: (begun, query) => told(() => finish(begun, query)),
  };
}
