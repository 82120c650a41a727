import type { AccessFacts, ConsoleFacts, TokenFacts } from './facts.ts';
import type { Found } from './found.ts';

const DAY_MS = 86_400_000;

/** Days that a token may be good for still, and days that it may lie idle, before it is told. */
export const TOKEN_LONG_DAYS = 180;
export const TOKEN_IDLE_DAYS = 90;

/** What the settings of the console leave open. */
export function consoleFindings(facts: ConsoleFacts): Found[] {
  const { signIn, plainAt, keyBeside, plainWebhook, plainDatabase, packagesUnsigned } = facts;
  const found: Found[] = [];
  if (!signIn) found.push({ id: 'auth_off' });
  if (plainAt !== null) found.push({ id: 'console_plain', params: { address: plainAt } });
  if (plainDatabase !== null) found.push({ id: 'database_plain', params: { host: plainDatabase } });
  if (plainWebhook !== null) {
    const id = plainWebhook.hasLogin ? 'webhook_login_plain' : 'webhook_plain';
    found.push({ id, params: { host: plainWebhook.host } });
  }
  if (packagesUnsigned) found.push({ id: 'packages_unsigned' });
  if (keyBeside) found.push({ id: 'key_beside' });
  return found;
}

/** What is open by who may use the console. */
export function accessFindings({ users, firstPasswordOf, tokens }: AccessFacts, now: number): Found[] {
  const found: Found[] = [];
  if (firstPasswordOf !== null) found.push({ id: 'first_password', params: { user: firstPasswordOf } });
  const welcome = new Set(users.filter(({ disabled }) => !disabled).map(({ name }) => name));
  for (const token of tokens) {
    if (Date.parse(token.expiresAt) > now) found.push(...tokenFindings(token, welcome, now));
  }
  return found;
}

function tokenFindings(token: TokenFacts, welcome: ReadonlySet<string>, now: number): Found[] {
  const { name, role, createdBy, createdAt, expiresAt, usedAt } = token;
  const days = (from: number, to: number) => Math.floor((to - from) / DAY_MS);
  const found: Found[] = [];
  // What a token has made goes on when the token has ended; it has no user of its own.
  if (!createdBy.startsWith('token:') && !welcome.has(createdBy)) {
    found.push({ id: 'token_orphan', params: { name, role, user: createdBy } });
  }
  const left = days(now, Date.parse(expiresAt));
  if (left > TOKEN_LONG_DAYS) found.push({ id: 'token_long', params: { name, role, days: left } });
  const idle = days(Date.parse(usedAt ?? createdAt), now);
  if (idle > TOKEN_IDLE_DAYS) {
    const id = usedAt === null ? 'token_never_used' : 'token_idle';
    found.push({ id, params: { name, role, days: idle } });
  }
  return found;
}
