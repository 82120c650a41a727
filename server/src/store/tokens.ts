import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { TokenView } from '@dolphindeck/contract/access/user.ts';
import type { Database } from './database.ts';
import { type Page, type Queries, readPage } from './page.ts';

/** A token as it is made; the token itself is known to its holder only. */
export interface NewToken {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  readonly hash: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** API tokens, by the hash of what the program sends. */
export function createTokenStore(database: Database) {
  const { sql } = database;
  return {
    async find(
      hash: string,
    ): Promise<Pick<TokenView, 'id' | 'name' | 'role' | 'expiresAt' | 'usedAt'> | null> {
      const row = await sql
        .selectFrom('token')
        .select(['id', 'name', 'role', 'expires_at as expiresAt', 'used_at as usedAt'])
        .where('hash', '=', hash)
        .executeTakeFirst();
      return row ?? null;
    },
    async idOfName(name: string): Promise<string | null> {
      const row = await sql.selectFrom('token').select('id').where('name', '=', name).executeTakeFirst();
      return row?.id ?? null;
    },
    async nameOf(id: string): Promise<string | null> {
      const row = await sql.selectFrom('token').select('name').where('id', '=', id).executeTakeFirst();
      return row?.name ?? null;
    },
    /** A page, newest first; those that have expired, too. */
    page(number: number): Promise<Page<TokenView>> {
      const list = (s: Queries) => s.selectFrom('token').selectAll().orderBy('seq', 'desc');
      return readPage(database, { list: 'token', page: number }, list, ({ id, name, role, ...row }) => ({
        id,
        name,
        role,
        createdBy: row.created_by,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        usedAt: row.used_at,
      }));
    },
    async insert({ createdBy, createdAt, expiresAt, ...token }: NewToken): Promise<void> {
      await sql
        .insertInto('token')
        .values({
          ...token,
          created_by: createdBy,
          created_at: createdAt,
          expires_at: expiresAt,
          used_at: null,
        })
        .execute();
    },
    async touch(id: string, now: string): Promise<void> {
      await sql.updateTable('token').set({ used_at: now }).where('id', '=', id).execute();
    },
    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await sql.deleteFrom('token').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
