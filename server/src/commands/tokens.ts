import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import { hashOf, newToken } from '../access/tickets.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { freshId } from './guards.ts';

const DAY_MS = 86_400_000;

/** Makes a token for a program; only its hash is kept. */
export async function createToken(
  deps: Deps,
  { name, role, days }: { name: string; role: UserRole; days: number },
  caller: Caller,
): Promise<{ id: string; token: string; expiresAt: string }> {
  const token = newToken();
  const now = deps.clock();
  const expiresAt = new Date(now.getTime() + days * DAY_MS).toISOString();
  return deps.store.transaction(async inside => {
    if ((await inside.tokens.idOfName(name)) !== null) return refuse('token_name_taken', { name });
    const id = await freshId(deps.ids, async candidate => (await inside.tokens.nameOf(candidate)) !== null);
    const made = { createdBy: caller.user, createdAt: now.toISOString(), expiresAt };
    await inside.tokens.insert({ id, name, role, hash: hashOf(token), ...made });
    await audit(inside, deps, caller, {
      action: 'createToken',
      target: { type: 'token', id, name },
      details: { after: { role, expiresAt } },
    });
    return { id, token, expiresAt };
  });
}

export async function deleteToken(deps: Deps, { id }: { id: string }, caller: Caller): Promise<null> {
  await deps.store.transaction(async inside => {
    const name = (await inside.tokens.nameOf(id)) ?? refuse('token_unknown', { id });
    await inside.tokens.remove(id);
    await audit(inside, deps, caller, { action: 'deleteToken', target: { type: 'token', id, name } });
  });
  return null;
}
