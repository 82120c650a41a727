import { isLoopback } from '@dolphindeck/contract/common/address.ts';
import type { Config } from '../config.ts';
import type { ConsoleFacts } from '../domain/posture/facts.ts';

/** What the settings of a console leave open; no secret is among it. */
export function exposureOf(config: Config): ConsoleFacts {
  const { signIn, host, tls, keyInData, databaseUrl, notices, packageKeys } = config;
  return {
    signIn,
    plainAt: tls === undefined && !isLoopback(host) ? host : null,
    // With PostgreSQL what the key opens lies elsewhere.
    keyBeside: keyInData && databaseUrl === undefined,
    plainWebhook: notices.webhook === undefined ? null : plainWebhook(new URL(notices.webhook.url)),
    packagesUnsigned: packageKeys === undefined,
    plainDatabase: databaseUrl === undefined ? null : plainDatabase(new URL(databaseUrl)),
  };
}

/** The name of a URL's host, without the brackets of an IPv6 address. */
const nameOf = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, '$1');

function plainWebhook(url: URL): ConsoleFacts['plainWebhook'] {
  if (url.protocol !== 'http:' || isLoopback(nameOf(url))) return null;
  return { host: url.host, hasLogin: url.username !== '' || url.password !== '' };
}

/** `host` in the query is where `pg` goes instead, mostly a socket; it asks for TLS by `ssl` or `sslmode` only. */
function plainDatabase(url: URL): string | null {
  const { searchParams } = url;
  const host = searchParams.get('host') ?? nameOf(url);
  if (host === '' || host.startsWith('/') || isLoopback(host)) return null;
  const mode = searchParams.get('sslmode') ?? 'disable';
  const ssl = searchParams.get('ssl') ?? '';
  return mode !== 'disable' || ['true', '1'].includes(ssl) ? null : host;
}
