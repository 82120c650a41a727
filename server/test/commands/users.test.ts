import { expect, onTestFinished, test } from 'vitest';
import { createAccess } from '../../src/access/access.ts';
import { hashPassword } from '../../src/access/passwords.ts';
import { hashOf } from '../../src/access/tickets.ts';
import type { Caller } from '../../src/commands/caller.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { login } from '../../src/commands/login.ts';
import { finishOidc } from '../../src/commands/oidc.ts';
import { changePassword, updateUser } from '../../src/commands/users.ts';
import { ADMIN, openBench, refusal } from './support/bench.ts';

const [OLD, NEW, OWN] = ['the password of before', 'what an admin has set', 'what anna would like'];
const PERSON = {
  origin: { issuer: 'https://sso.example', subject: '4711' },
  name: 'oidc:ben',
  role: 'viewer',
} as const;

/** A console with sign-in and the user anna, who is signed in. */
async function makeWorld() {
  const bench = await openBench();
  onTestFinished(() => bench.close());
  const { store, deps } = bench;
  const access = createAccess({ store, clock: deps.clock });
  const open: Deps = { ...deps, access, settings: { ...deps.settings, signIn: true } };
  const account = { id: 'a0a0a0a0', name: 'anna', role: 'operator', origin: null, disabled: false } as const;
  await store.accounts.insert({ ...account, passwordHash: await hashPassword(OLD) }, '');
  const ticket = (await access.signIn('anna', OLD, '10.0.0.1', async () => {})) ?? 'none';
  const session = { hash: hashOf(ticket), accountId: account.id, hasPassword: true };
  const anna: Caller = {
    ...ADMIN,
    user: 'anna',
    role: 'operator',
    identity: { user: 'anna', role: 'operator', session },
  };
  return { store, deps: open, access, ticket, anna, id: account.id };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

/** The same, and something happens when a password has been looked at. */
function meanwhile({ deps }: World, happens: () => Promise<unknown>): Deps {
  const succeeded = async () => void (await happens());
  return { ...deps, loginLimits: { ...deps.loginLimits, succeeded } };
}

test('a password that another one has replaced meanwhile begins no session', async () => {
  const world = await makeWorld();
  const { store, deps, anna, id } = world;
  for (const change of [{ password: NEW }, { disabled: true }]) {
    const called = async (name: string) => {
      const account = await store.accounts.called(name);
      await updateUser(deps, { id, ...change }, ADMIN);
      return account;
    };
    const late = { ...store, accounts: { ...store.accounts, called } };
    const access = createAccess({ store: late, clock: deps.clock });
    const tried = login({ ...deps, access }, { user: 'anna', password: OLD }, anna);
    expect(await refusal(tried)).toMatchObject({ code: 'login_wrong' });
    expect((await store.accounts.page(-1)).data).toMatchObject([{ name: 'anna', seenAt: null }]);
    await store.accounts.replace({
      id,
      name: 'anna',
      role: 'operator',
      origin: null,
      disabled: false,
      passwordHash: await hashPassword(OLD),
    });
  }
});

test('a password is not changed over one that an admin has set meanwhile', async () => {
  const world = await makeWorld();
  const { access, deps, anna, id } = world;
  const reset = meanwhile(world, () => updateUser(deps, { id, password: NEW }, ADMIN));
  const change = changePassword(reset, { oldPassword: OLD, password: OWN }, anna);
  expect(await refusal(change)).toMatchObject({ code: 'sign_in' });
  const signIn = (password: string) => access.signIn('anna', password, '10.0.0.1', async () => {});
  expect([await signIn(OWN), await signIn(OLD)]).toEqual([null, null]);
  expect(await signIn(NEW)).not.toBe(null);
});

test('nor by another session over what one has set meanwhile, nor by one that has ended', async () => {
  const world = await makeWorld();
  const { store, access, anna, ticket } = world;
  const change = (happens: () => Promise<unknown>) =>
    refusal(changePassword(meanwhile(world, happens), { oldPassword: OLD, password: OWN }, anna));
  const passwordHash = await hashPassword(NEW);
  const account = await store.accounts.called('anna');
  if (account === null) throw new Error('anna is gone');
  expect(await change(() => store.accounts.replace({ ...account, passwordHash }))).toMatchObject({
    code: 'password_wrong',
  });
  await store.accounts.replace(account);
  expect(await change(() => store.sessions.end(hashOf(ticket)))).toMatchObject({ code: 'sign_in' });
  expect(await access.signIn('anna', OWN, '10.0.0.1', async () => {})).toBe(null);
});

test('who is disabled while a provider lets them in has no session afterwards', async () => {
  const { store, deps, access } = await makeWorld();
  const oidc = {
    name: 'Company',
    begin: () => Promise.reject(new Error('not asked')),
    finish: async () => PERSON,
  };
  const user = async () => (await store.accounts.ofProvider(PERSON.origin)) ?? { id: '' };
  const transaction: typeof store.transaction = async work => {
    const done = await store.transaction(work);
    await updateUser(deps, { id: (await user()).id, disabled: true }, ADMIN);
    return done;
  };
  const late: Deps = { ...deps, oidc, store: { ...store, transaction } };
  const { ticket } = await finishOidc(late, { query: '' }, ADMIN);
  await updateUser(deps, { id: (await user()).id, disabled: false }, ADMIN);
  expect(await access.identify({ session: ticket ?? 'none' })).toBe(null);
});
