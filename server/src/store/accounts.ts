import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { UserView } from '@dolphindeck/contract/access/user.ts';
import type { Database } from './database.ts';
import { type Page, type Queries, readPage } from './page.ts';

/** A user. SQL and some databases keep the word `user` for themselves, so the table is called account. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  /** Null: signs in elsewhere only. */
  readonly passwordHash: string | null;
  /** Who that is at an OpenID provider; null: one who signs in here. */
  readonly origin: Origin | null;
  /** May not sign in. */
  readonly disabled: boolean;
}

/** A person as an OpenID provider knows them: its address, and its own unchanging name for them. */
export interface Origin {
  readonly issuer: string;
  readonly subject: string;
}

/** Users. */
export function createAccountStore(database: Database) {
  const { sql } = database;
  const all = sql
    .selectFrom('account')
    .select(['id', 'name', 'role', 'password_hash as passwordHash', 'issuer', 'subject', 'disabled']);
  const first = async (query: typeof all): Promise<Account | null> => {
    const row = await query.executeTakeFirst();
    if (row === undefined) return null;
    const { issuer, subject, disabled, ...account } = row;
    const origin = issuer === null || subject === null ? null : { issuer, subject };
    return { ...account, origin, disabled: disabled === 1 };
  };
  return {
    find: (id: string) => first(all.where('id', '=', id)),
    called: (name: string) => first(all.where('name', '=', name)),
    ofProvider: ({ issuer, subject }: Origin) =>
      first(all.where('issuer', '=', issuer).where('subject', '=', subject)),
    /** Whether the console has never had a user. */
    async areNone(): Promise<boolean> {
      return (await sql.selectFrom('account').select('id').limit(1).execute()).length === 0;
    },
    /** Those who can sign in whatever becomes of an OpenID provider. */
    async countAdmins(): Promise<number> {
      const { count } = await sql
        .selectFrom('account')
        .select(e => e.fn.countAll<number>().as('count'))
        .where('role', '=', 'admin')
        .where('issuer', 'is', null)
        .where('disabled', '=', 0)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    /** A page, newest first, with when each was last at work. */
    page(number: number): Promise<Page<UserView>> {
      const list = (s: Queries) =>
        s
          .selectFrom('account')
          .select(['id', 'name', 'role', 'issuer', 'disabled', 'created_at'])
          .select(e =>
            e
              .selectFrom('session')
              .select(inner => inner.fn.max('session.seen_at').as('seen'))
              .whereRef('session.account_id', '=', 'account.id')
              .as('seen_at'),
          )
          .orderBy('seq', 'desc');
      const wanted = { list: 'account', page: number } as const;
      return readPage(database, wanted, list, ({ disabled, created_at, seen_at, ...user }) => ({
        ...user,
        disabled: disabled === 1,
        createdAt: created_at,
        seenAt: seen_at ?? null,
      }));
    },
    async insert(account: Account, now: string): Promise<void> {
      const { id, name, role, passwordHash, origin, disabled } = account;
      const { issuer, subject } = origin ?? { issuer: null, subject: null };
      const values = { id, name, role, password_hash: passwordHash, issuer, subject, created_at: now };
      await sql
        .insertInto('account')
        .values({ ...values, disabled: disabled ? 1 : 0 })
        .execute();
    },
    /** Replaces role, password and whether the user may sign in; false when the user is gone. */
    async replace({ id, role, passwordHash, disabled }: Account): Promise<boolean> {
      const { numUpdatedRows } = await sql
        .updateTable('account')
        .set({ role, password_hash: passwordHash, disabled: disabled ? 1 : 0 })
        .where('id', '=', id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    /**
     * Whether a user has the password that was read, and may sign in. It stays so to the end of the transaction: a row
     * that is written is nobody else's, also not that of a command beside the console.
     */
    async isStill({ id, passwordHash }: Account): Promise<boolean> {
      const { numUpdatedRows } = await sql
        .updateTable('account')
        .set({ password_hash: passwordHash })
        .where('id', '=', id)
        .where('password_hash', '=', passwordHash)
        .where('disabled', '=', 0)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    /** Sessions go with the user. */
    async remove(id: string): Promise<boolean> {
      await sql.deleteFrom('session').where('account_id', '=', id).execute();
      const { numDeletedRows } = await sql.deleteFrom('account').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
