import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../src/access/access.ts';
import { hashPassword, isPassword } from '../../src/access/passwords.ts';
import { hashOf, newPassword, newSessionTicket, newToken } from '../../src/access/tickets.ts';
import { KINDS, newId, rowsOf, tempDatabase, tempStore } from '../store/support.ts';

const MINUTE = 60_000;
const PASSWORD = 'a long enough password';

async function makeWorld(place: Parameters<typeof tempStore>[0]) {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = () => new Date(now);
  const store = await tempStore(place, clock);
  const access = createAccess({ store, clock });
  const account = {
    id: newId(),
    name: 'anna',
    role: 'operator',
    passwordHash: await hashPassword(PASSWORD),
    origin: null,
    disabled: false,
  } as const;
  await store.accounts.insert(account, clock().toISOString());
  const signIn = async () => (await access.signIn('anna', PASSWORD, '10.0.0.1', async () => {})) ?? 'none';
  return { store, access, account, signIn, clock, pass: (minutes: number) => (now += minutes * MINUTE) };
}

describe.each(KINDS)('on $kind', ({ makePlace }) => {
  it('a session ends after half an hour without a request, and goes on with requests until twelve hours', async () => {
    const { access, signIn, pass } = await makeWorld(await makePlace());
    const [idle, busy] = [await signIn(), await signIn()];
    for (let minutes = 0; minutes < 12 * 60 - 29; minutes += 29) {
      pass(29);
      expect(await access.identify({ session: busy }), `${minutes}`).toMatchObject({ user: 'anna' });
    }
    expect(await access.identify({ session: idle })).toBe(null);
    pass(29);
    expect(await access.identify({ session: busy })).toBe(null);
  });

  it('a stream that looks whether its session goes on does not keep it alive', async () => {
    const { access, signIn, pass } = await makeWorld(await makePlace());
    const session = await signIn();
    pass(29);
    expect(await access.identify({ session }, false)).not.toBe(null);
    pass(2);
    expect(await access.identify({ session }, false)).toBe(null);
  });

  it('another role counts at the next request, and who is deleted is nobody', async () => {
    const { store, access, account, signIn } = await makeWorld(await makePlace());
    const session = await signIn();
    await store.accounts.replace({ ...account, role: 'viewer' });
    expect(await access.identify({ session })).toMatchObject({ role: 'viewer' });
    await store.accounts.remove(account.id);
    expect(await access.identify({ session })).toBe(null);
  });

  it('who is disabled is nobody, and signs in no more', async () => {
    const { store, access, account, signIn } = await makeWorld(await makePlace());
    const session = await signIn();
    await store.accounts.replace({ ...account, disabled: true });
    expect(await access.identify({ session })).toBe(null);
    expect(await access.signIn('anna', PASSWORD, '10.0.0.1', async () => {})).toBe(null);
    await store.accounts.replace({ ...account, disabled: false });
    expect(await access.identify({ session: await signIn() })).toMatchObject({ user: 'anna' });
  });

  it('a person of a provider is one user, found by issuer and subject only', async () => {
    const { store, account } = await makeWorld(await makePlace());
    const origin = { issuer: 'https://sso.example', subject: '4711' };
    const theirs = { ...account, id: newId(), name: 'oidc:anna', passwordHash: null, origin };
    await store.accounts.insert(theirs, '');
    expect(await store.accounts.ofProvider(origin)).toEqual(theirs);
    expect(await store.accounts.ofProvider({ ...origin, issuer: 'https://other.example' })).toBe(null);
    const twin = { ...theirs, id: newId(), name: 'oidc:twin' };
    await expect(store.accounts.insert(twin, '')).rejects.toThrow();
    expect((await store.accounts.page(-1)).data.map(({ issuer }) => issuer)).toEqual([origin.issuer, null]);
  });

  it('a token is good until its last moment, and says when it was used', async () => {
    const { store, access, clock, pass } = await makeWorld(await makePlace());
    const token = newToken();
    const expiresAt = new Date(clock().getTime() + 10 * MINUTE).toISOString();
    const made = { createdBy: 'anna', createdAt: clock().toISOString(), expiresAt };
    await store.tokens.insert({ id: newId(), name: 'ci', role: 'viewer', hash: hashOf(token), ...made });
    pass(9);
    expect(await access.identify({ token })).toEqual({ user: 'token:ci', role: 'viewer' });
    expect((await store.tokens.page(1)).data[0]?.usedAt).toBe(clock().toISOString());
    pass(1);
    expect(await access.identify({ token })).toBe(null);
  });

  it('whoever was known is known without the store as long as the store would know them, and no longer', async () => {
    const { store, access, account, signIn, clock, pass } = await makeWorld(await makePlace());
    const session = await signIn();
    expect(access.lately({ session })).toBe(null);
    const who = await access.identify({ session });
    expect(access.lately({ session })).toEqual(who);
    expect(access.lately({})).toBe(null);
    // As a stream looks, which does not keep it alive.
    pass(29);
    await access.identify({ session }, false);
    pass(2);
    expect(access.lately({ session })).toBe(null);

    const token = newToken();
    const expiresAt = new Date(clock().getTime() + 10 * MINUTE).toISOString();
    const made = { createdBy: 'anna', createdAt: clock().toISOString(), expiresAt };
    await store.tokens.insert({ id: newId(), name: 'ci', role: 'viewer', hash: hashOf(token), ...made });
    await access.identify({ token });
    pass(9);
    expect(access.lately({ token })).toEqual({ user: 'token:ci', role: 'viewer' });
    pass(1);
    expect(access.lately({ token })).toBe(null);

    const [left, removed] = [await signIn(), await signIn()];
    const leaving = await access.identify({ session: left });
    if (leaving !== null) await access.signOut(leaving, async () => {});
    expect(access.lately({ session: left })).toBe(null);
    await access.identify({ session: removed });
    await store.accounts.remove(account.id);
    await access.identify({ session: removed });
    expect(access.lately({ session: removed })).toBe(null);
  });

  it('sessions that have ended are forgotten at the next sign-in', async () => {
    const { store, signIn, pass } = await makeWorld(await makePlace());
    const old = await signIn();
    pass(31);
    await signIn();
    expect(await store.sessions.find(hashOf(old))).toBe(null);
  });

  it('the database holds neither passwords nor tickets', async () => {
    const place = await makePlace();
    const { signIn } = await makeWorld(place);
    const ticket = await signIn();
    const database = await tempDatabase(place);
    const text = JSON.stringify(await rowsOf(database));
    await database.close();
    expect(text).toContain(hashOf(ticket));
    for (const secret of [ticket, PASSWORD]) expect(text).not.toContain(secret);
  });
});

it('a password is its own and no other, whatever characters it has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }), async password => {
      const hash = await hashPassword(password);
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(await isPassword(password, hash)).toBe(true);
      expect(await isPassword(`${password}x`, hash)).toBe(false);
      expect(await isPassword(password, null)).toBe(false);
    }),
    { numRuns: 20 },
  );
});

it('tickets and passwords are never the same twice', () => {
  for (const make of [newSessionTicket, newToken, newPassword]) {
    expect(new Set(Array.from({ length: 1000 }, make)).size).toBe(1000);
  }
});
