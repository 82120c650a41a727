import { X509Certificate } from 'node:crypto';
import { USER_ROLES, type UserRole } from '@dolphindeck/contract/access/role.ts';
import { isLoopback } from '@dolphindeck/contract/common/address.ts';
import type { OidcConfig } from './access/oidc.ts';
import { StartError } from './secrets/start-error.ts';
import { readSettingFile } from './setting-file.ts';

export const OIDC_NAMES = [
  'DECK_OIDC_ISSUER',
  'DECK_OIDC_CLIENT_ID',
  'DECK_OIDC_CLIENT_SECRET',
  'DECK_OIDC_CLIENT_SECRET_FILE',
  'DECK_OIDC_ROLES',
  'DECK_OIDC_GROUPS_CLAIM',
  'DECK_OIDC_SCOPES',
  'DECK_OIDC_NAME',
  'DECK_OIDC_CA_FILE',
] as const;
type Given = Readonly<Partial<Record<(typeof OIDC_NAMES)[number], string>>>;

/** Where the page takes up what the provider sends back; people give the provider this address. */
const CALLBACK = '/login/callback';

/**
 * Reads where people can sign in beside the console's own passwords; null: nowhere.
 * @param others what other settings say: whether sign-in is on, and where people reach the console
 * @throws StartError which never repeats the secret
 */
export function oidcOf(
  given: Given,
  others: { readonly signIn: boolean; readonly publicUrl: string | undefined },
): OidcConfig | null {
  const { DECK_OIDC_ISSUER: issuer, DECK_OIDC_CLIENT_ID: clientId, DECK_OIDC_ROLES: roles } = given;
  if (issuer === undefined) {
    const lone = OIDC_NAMES.find(name => given[name] !== undefined);
    if (lone === undefined) return null;
    throw new StartError(`${lone} belongs to DECK_OIDC_ISSUER; set that too, or neither`);
  }
  const address = protectedUrl('DECK_OIDC_ISSUER', issuer, 'https://sso.example/realms/company');
  if (!others.signIn) throw new StartError('DECK_OIDC_ISSUER needs sign-in, and DECK_AUTH is off');
  if (clientId === undefined || roles === undefined) {
    throw new StartError('DECK_OIDC_ISSUER needs DECK_OIDC_CLIENT_ID and DECK_OIDC_ROLES, too');
  }
  if (others.publicUrl === undefined) {
    throw new StartError(
      'DECK_OIDC_ISSUER needs DECK_PUBLIC_URL, where people reach the console: the provider sends them back there',
    );
  }
  const home = protectedUrl(
    'DECK_PUBLIC_URL (with DECK_OIDC_ISSUER)',
    others.publicUrl,
    'https://deck.example',
  );
  return {
    issuer: issuer.trim(),
    clientId,
    clientSecret: secretOf(given),
    redirectUri: `${home.href.replace(/\/+$/, '')}${CALLBACK}`,
    scopes: scopesOf(given.DECK_OIDC_SCOPES ?? 'openid profile'),
    groupsClaim: given.DECK_OIDC_GROUPS_CLAIM ?? 'groups',
    roles: rolesOf(roles),
    name: nameOf(given.DECK_OIDC_NAME ?? address.host),
    ...(given.DECK_OIDC_CA_FILE === undefined ? {} : { ca: caOf(given.DECK_OIDC_CA_FILE) }),
  };
}

/** Codes and secrets do not travel in clear. */
function protectedUrl(name: string, text: string, like: string): URL {
  const url = URL.parse(text.trim());
  const isProtected =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1')));
  const isBare = url !== null && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (isProtected && isBare) return url;
  throw new StartError(`${name} must be like ${like}; http is for loopback only`);
}

function secretOf({ DECK_OIDC_CLIENT_SECRET: secret, DECK_OIDC_CLIENT_SECRET_FILE: file }: Given): string {
  if ((secret === undefined) === (file === undefined)) {
    throw new StartError(
      'DECK_OIDC_ISSUER needs either DECK_OIDC_CLIENT_SECRET or DECK_OIDC_CLIENT_SECRET_FILE',
    );
  }
  const text = secret ?? readSettingFile('DECK_OIDC_CLIENT_SECRET_FILE', file ?? '').trim();
  if (text === '') throw new StartError(`DECK_OIDC_CLIENT_SECRET_FILE: ${file} is empty`);
  return text;
}

/** `openid` is what makes it OpenID Connect. */
function scopesOf(text: string): string {
  return [...new Set(['openid', ...text.split(/[\s,]+/).filter(scope => scope !== '')])].join(' ');
}

/** `group=role; group=role`: a role stands after the last `=`, so that a group may be a name such as `cn=admins,ou=it`. */
function rolesOf(text: string): ReadonlyMap<string, UserRole> {
  const roles = new Map<string, UserRole>();
  for (const part of text.split(';').map(one => one.trim())) {
    if (part === '') continue;
    const [, group = '', name = ''] = /^(.*\S)\s*=\s*(\w+)$/.exec(part) ?? [];
    const role = USER_ROLES.find(known => known === name);
    if (role === undefined || roles.has(group)) {
      throw new StartError(
        `DECK_OIDC_ROLES must be like deck-admins=admin; deck-operators=operator; staff=viewer, each group once; "${part}" is not`,
      );
    }
    roles.set(group, role);
  }
  if (roles.size === 0) throw new StartError('DECK_OIDC_ROLES names no group, so nobody could sign in');
  return roles;
}

function nameOf(text: string): string {
  if (/^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u.test(text)) return text;
  throw new StartError('DECK_OIDC_NAME is the text of a button: 60 characters at most, in one line');
}

function caOf(file: string): string {
  const text = readSettingFile('DECK_OIDC_CA_FILE', file);
  try {
    new X509Certificate(text);
  } catch {
    throw new StartError(`DECK_OIDC_CA_FILE: ${file} holds no certificate in PEM form`);
  }
  return text;
}
