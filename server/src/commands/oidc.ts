import type { Person } from '../access/oidc.ts';
import { OidcFailure } from '../access/oidc-failure.ts';
import type { Account } from '../store/accounts.ts';
import type { Aggregates } from '../store/store.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { freshId } from './guards.ts';
import type { SessionAnswer } from './login.ts';

/** Failures count for the address alone: who it was is not known. No user can be called so. */
const NOBODY = ':oidc';
/** What made-up codes come to, for which the provider was asked. */
const COUNTED: readonly string[] = ['oidc_refused', 'oidc_invalid'];

/** Begins a sign-in at the provider, which `finishOidc` ends in the same browser. */
export async function beginOidc({ oidc, log }: Deps): Promise<SessionAnswer> {
  if (oidc === null) return refuse('oidc_off');
  const { url, begun } = await heard(log, () => oidc.begin());
  return { begun, result: { url } };
}

/** Begins a session of whom the provider names: a user of its own here, with the role of their groups as of now. */
export async function finishOidc(
  deps: Deps,
  { query }: { query: string },
  caller: Caller,
): Promise<SessionAnswer> {
  const { oidc, loginLimits, access, store, log, recorder } = deps;
  if (oidc === null) return refuse('oidc_off');
  const wait = await loginLimits.begin(NOBODY, caller.address);
  if (wait > 0) return refuse('oidc_limited', { seconds: wait });
  const person = await heard(
    log,
    () => oidc.finish(caller.begun, query),
    () => loginLimits.undecided(NOBODY, caller.address),
  );
  // The provider knows them, whether or not they may come in here.
  await loginLimits.succeeded(NOBODY, caller.address);
  // In one transaction: who is disabled or ends their sessions does so before or after it, never in between.
  const { name, id, problem, ticket } = await store.transaction(async inside => {
    const admitted = await admit(inside, deps, person, caller);
    const isIn = admitted.problem === null;
    return { ...admitted, ticket: isIn ? await access.begin(inside, admitted.id, caller.address) : null };
  });
  if (problem !== null) {
    const target = { type: 'user', id, name };
    const refused = { action: 'finishOidc', target, outcome: 'refused', code: problem } as const;
    await recorder.record({ ...caller, user: name }, refused);
    return refuse(problem, { name, provider: oidc.name });
  }
  return { ticket, begun: null };
}

/** Makes or renews the user of a person, or ends their sessions when they may not come in. */
async function admit(inside: Aggregates, deps: Deps, person: Person, caller: Caller) {
  const { origin, role } = person;
  const known = await inside.accounts.ofProvider(origin);
  const problem = role === null ? 'oidc_no_group' : known?.disabled ? 'user_disabled' : null;
  if (known !== null && problem !== null) await inside.sessions.endOf(known.id, null);
  let account: Pick<Account, 'id' | 'name'> = known ?? { id: '', name: person.name };
  if (role !== null && problem === null) {
    if (known !== null) await inside.accounts.replace({ ...known, role });
    else account = await newcomer(inside, deps, { ...person, role });
  }
  const { id, name } = account;
  const asUser = { ...caller, user: name, role: role ?? ('nobody' as const) };
  const isIn = problem === null;
  if (isIn)
    await audit(inside, deps, asUser, {
      action: 'finishOidc',
      target: { type: 'user', id, name },
      details: { issuer: origin.issuer, before: known?.role ?? null, after: role },
    });
  return { id, name, problem } as const;
}

/** Names stay as they were at first: the audit goes by them. Another person of the same name gets a number. */
async function newcomer(
  inside: Aggregates,
  deps: Deps,
  person: Person & Pick<Account, 'role'>,
): Promise<Account> {
  const { accounts } = inside;
  let name = person.name;
  for (let number = 2; (await accounts.called(name)) !== null; number += 1) name = `${person.name}-${number}`;
  const id = await freshId(deps.ids, async candidate => (await accounts.find(candidate)) !== null);
  const { origin, role } = person;
  const account = { id, name, role, origin, passwordHash: null, disabled: false };
  await accounts.insert(account, deps.clock().toISOString());
  return account;
}

/** Refuses with what the provider's failure comes to. */
async function heard<T>(
  log: Deps['log'],
  work: () => Promise<T>,
  onUncounted: () => Promise<void> = async () => {},
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OidcFailure)) throw error;
    const { code, params } = error.problem;
    log.warn({ code, reason: error.message }, 'sign-in at the OpenID provider failed');
    if (!COUNTED.includes(code)) await onUncounted();
    return refuse(code, params);
  }
}
