import type { OidcConfig } from '../access/oidc.ts';
import type { Config } from '../config.ts';
import { sendersOf } from '../notify/senders.ts';

/** What the audit keeps of the settings: how the console is reached, and whether something is set that is a secret. */
export function auditedSettings(config: Config): Readonly<Record<string, unknown>> {
  const {
    host,
    port,
    signIn,
    tls,
    trustedProxies,
    databaseUrl,
    secretKey,
    maxPackageBytes,
    packageKeys,
    keepReleases,
    keepRuns,
    oidc,
  } = config;
  return {
    DECK_HOST: host,
    DECK_PORT: port,
    DECK_AUTH: signIn ? 'on' : 'off',
    tls: tls !== undefined,
    DECK_TRUSTED_PROXIES: trustedProxies,
    database: databaseUrl === undefined ? 'SQLite' : 'PostgreSQL',
    key: secretKey === undefined ? 'secret.key' : 'DECK_SECRET_KEY',
    DECK_MAX_PACKAGE_MB: maxPackageBytes / 1_048_576,
    DECK_PACKAGE_KEYS: packageKeys ?? '',
    DECK_KEEP_RELEASES: keepReleases,
    keepRuns,
    ...(oidc === undefined ? {} : auditedOidc(oidc)),
    notices: Object.entries(sendersOf(config.notices))
      .filter(([, sender]) => sender !== undefined)
      .map(([target]) => target),
  };
}

/** Who says who somebody is, and what they may do by that. */
function auditedOidc({
  issuer,
  clientId,
  groupsClaim,
  roles,
}: OidcConfig): Readonly<Record<string, unknown>> {
  return {
    DECK_OIDC_ISSUER: issuer,
    DECK_OIDC_CLIENT_ID: clientId,
    DECK_OIDC_GROUPS_CLAIM: groupsClaim,
    DECK_OIDC_ROLES: Object.fromEntries(roles),
  };
}
