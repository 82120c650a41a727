import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import { tokenAuthor } from '@dolphindeck/contract/access/user.ts';
import type { Account } from '../store/accounts.ts';
import type { Aggregates, Store } from '../store/store.ts';
import { createLately, type Known } from './lately.ts';
import { isPassword } from './passwords.ts';
import { hashOf, newSessionTicket } from './tickets.ts';

/** ASVS 5.0 7.3: a session ends after this time without a request, and after this time whatever happens. */
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;
/** How exactly it is known when somebody was last at work: less often is written. */
const TOUCH_MS = 60_000;

/** Who a request is from. */
export interface Identity {
  /** As the audit names it. */
  readonly user: string;
  readonly role: UserRole;
  /** The user and session, when it is a person who is signed in. */
  readonly session?: {
    readonly hash: string;
    readonly accountId: string;
    /** False: the user signs in at an OpenID provider. */
    readonly hasPassword: boolean;
  };
}

/** What a request brings to be known by. */
export interface Ticket {
  readonly session?: string;
  readonly token?: string;
}

/** Keeps that somebody has signed in, in the transaction in which they do. */
type RecordSignIn = (inside: Aggregates, account: Account) => Promise<void>;

export interface Access {
  /** Who that is; null: nobody who is known, or not any more. `atWork` false: it is not to count as a request. */
  identify(ticket: Ticket, atWork?: boolean): Promise<Identity | null>;
  /** Who that was when the store was asked last, unless the session or token has ended since; null: not known. */
  lately(ticket: Ticket): Identity | null;
  /** Begins a session; answers its ticket, or null when user or password are wrong, or the user is disabled. */
  signIn(user: string, password: string, address: string, record: RecordSignIn): Promise<string | null>;
  /** Begins a session of a user who has proved elsewhere who they are, in the transaction that looked at them; answers its ticket. */
  begin(inside: Aggregates, accountId: string, address: string): Promise<string>;
  signOut(identity: Identity, record: (inside: Aggregates) => Promise<void>): Promise<void>;
}

/** With sign-in switched off: everybody who reaches the console is an admin. */
export const OPEN_ACCESS: Access = {
  identify: async () => ({ user: 'admin', role: 'admin' }),
  lately: () => ({ user: 'admin', role: 'admin' }),
  signIn: async () => '',
  begin: async () => '',
  signOut: async () => {},
};

export interface AccessParts {
  readonly store: Pick<Store, 'accounts' | 'sessions' | 'tokens' | 'transaction'>;
  readonly clock: () => Date;
}

/** Sign-in by sessions and tokens of the store. */
export function createAccess({ store, clock }: AccessParts): Access {
  const ago = (ms: number) => new Date(clock().getTime() - ms).toISOString();
  const lately = createLately<Identity>(clock);

  async function ofSession(hash: string, atWork: boolean): Promise<Known<Identity> | null> {
    const found = await store.sessions.find(hash);
    if (found === null || found.createdAt < ago(LONGEST_MS) || found.seenAt < ago(IDLE_MS)) return null;
    const { accountId, user, role, issuer } = found;
    if (atWork && found.seenAt < ago(TOUCH_MS)) await store.sessions.touch(hash, ago(0));
    const identity = { user, role, session: { hash, accountId, hasPassword: issuer === null } };
    return { identity, ends: earlier(after(found.seenAt, IDLE_MS), after(found.createdAt, LONGEST_MS)) };
  }

  async function ofToken(hash: string, atWork: boolean): Promise<Known<Identity> | null> {
    const found = await store.tokens.find(hash);
    if (found === null || found.expiresAt <= ago(0)) return null;
    const { id, name, role, usedAt } = found;
    if (atWork && (usedAt ?? '') < ago(TOUCH_MS)) await store.tokens.touch(id, ago(0));
    const identity = { user: tokenAuthor(name), role };
    return { identity, ends: earlier(found.expiresAt, after(ago(0), IDLE_MS)) };
  }

  async function begin({ sessions }: Aggregates, accountId: string, address: string): Promise<string> {
    const ticket = newSessionTicket();
    await sessions.forget(ago(LONGEST_MS), ago(IDLE_MS));
    await sessions.insert(hashOf(ticket), accountId, address, ago(0));
    return ticket;
  }

  return {
    begin,
    async identify(ticket, atWork = true) {
      const hash = hashOfTicket(ticket);
      if (hash === null) return null;
      const said = await (ticket.token === undefined ? ofSession : ofToken)(hash, atWork);
      lately.keep(hash, said);
      return said?.identity ?? null;
    },
    lately(ticket) {
      const hash = hashOfTicket(ticket);
      return hash === null ? null : lately.find(hash);
    },
    async signIn(user, password, address, record) {
      const account = await store.accounts.called(user);
      if (!(await isPassword(password, account?.passwordHash ?? null))) return null;
      if (account === null || account.disabled) return null;
      return store.transaction(async inside => {
        // While the password was looked at, another one may have been set, which ended all sessions.
        if (!(await inside.accounts.isStill(account))) return null;
        const ticket = await begin(inside, account.id, address);
        await record(inside, account);
        return ticket;
      });
    },
    async signOut({ session }, record) {
      if (session === undefined) return;
      lately.keep(session.hash, null);
      await store.transaction(async inside => {
        await inside.sessions.end(session.hash);
        await record(inside);
      });
    },
  };
}

function hashOfTicket({ session, token }: Ticket): string | null {
  const ticket = token ?? session;
  return ticket === undefined ? null : hashOf(ticket);
}

const after = (time: string, ms: number) => new Date(Date.parse(time) + ms).toISOString();
const earlier = (one: string, other: string) => (one < other ? one : other);
