import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { UserView } from '@dolphindeck/contract/access/user.ts';
import type { Database } from './database.ts';
import { type Page, readPage } from './page.ts';

/** A user. SQL and some databases keep the word `user` for themselves, so the table is called account. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  /** Null: signs in elsewhere only. */
  readonly passwordHash: string | null;
}

/** Users. */
export function createAccountStore(database: Database) {
  const { sql } = database;
  const select = (by: 'id' | 'name', value: string) =>
    sql
      .selectFrom('account')
      .select(['id', 'name', 'role', 'password_hash as passwordHash'])
      .where(by, '=', value)
      .executeTakeFirst();
  return {
    async find(id: string): Promise<Account | null> {
      return (await select('id', id)) ?? null;
    },
    async called(name: string): Promise<Account | null> {
      return (await select('name', name)) ?? null;
    },
    /** Whether the console has never had a user. */
    async areNone(): Promise<boolean> {
      return (await sql.selectFrom('account').select('id').limit(1).execute()).length === 0;
    },
    async countAdmins(): Promise<number> {
      const { count } = await sql
        .selectFrom('account')
        .select(e => e.fn.countAll<number>().as('count'))
        .where('role', '=', 'admin')
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    /** A page, newest first, with when each was last at work. */
    page(number: number): Promise<Page<UserView>> {
      const list = (s: Database['sql']) =>
        s
          .selectFrom('account')
          .select(['id', 'name', 'role', 'created_at'])
          .select(e =>
            e
              .selectFrom('session')
              .select(inner => inner.fn.max('session.seen_at').as('seen'))
              .whereRef('session.account_id', '=', 'account.id')
              .as('seen_at'),
          )
          .orderBy('seq', 'desc');
      return readPage(database, number, list, ({ id, name, role, created_at, seen_at }) => ({
        id,
        name,
        role,
        createdAt: created_at,
        seenAt: seen_at ?? null,
      }));
    },
    async insert({ id, name, role, passwordHash }: Account, now: string): Promise<void> {
      await sql
        .insertInto('account')
        .values({ id, name, role, password_hash: passwordHash, created_at: now })
        .execute();
    },
    /** Replaces everything but id and name; false when the user is gone. */
    async replace({ id, role, passwordHash }: Account): Promise<boolean> {
      const { numUpdatedRows } = await sql
        .updateTable('account')
        .set({ role, password_hash: passwordHash })
        .where('id', '=', id)
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
