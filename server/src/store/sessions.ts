import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { Database } from './database.ts';

/** A session with whom it is of, as that user is now. */
export interface Session {
  readonly hash: string;
  readonly accountId: string;
  readonly user: string;
  readonly role: UserRole;
  /** Where the user signs in when that is not here. */
  readonly issuer: string | null;
  readonly createdAt: string;
  readonly seenAt: string;
}

/** Sessions, by the hash of what the browser keeps. */
export function createSessionStore({ sql }: Database) {
  return {
    /** Of a user who may sign in. */
    async find(hash: string): Promise<Session | null> {
      const row = await sql
        .selectFrom('session')
        .innerJoin('account', 'account.id', 'session.account_id')
        .select([
          'session.hash',
          'session.account_id as accountId',
          'account.name as user',
          'account.role',
          'account.issuer',
          'session.created_at as createdAt',
          'session.seen_at as seenAt',
        ])
        .where('session.hash', '=', hash)
        .where('account.disabled', '=', 0)
        .executeTakeFirst();
      return row ?? null;
    },
    async insert(hash: string, accountId: string, address: string, now: string): Promise<void> {
      await sql
        .insertInto('session')
        .values({ hash, account_id: accountId, address, created_at: now, seen_at: now })
        .execute();
    },
    async touch(hash: string, now: string): Promise<void> {
      await sql.updateTable('session').set({ seen_at: now }).where('hash', '=', hash).execute();
    },
    async end(hash: string): Promise<void> {
      await sql.deleteFrom('session').where('hash', '=', hash).execute();
    },
    /** Ends those of a user, but one that goes on. */
    async endOf(accountId: string, but: string | null): Promise<void> {
      const all = sql.deleteFrom('session').where('account_id', '=', accountId);
      await (but === null ? all : all.where('hash', '<>', but)).execute();
    },
    /** Forgets those that began or were last used before these times. */
    async forget(begunBefore: string, seenBefore: string): Promise<void> {
      await sql
        .deleteFrom('session')
        .where(e => e.or([e('created_at', '<', begunBefore), e('seen_at', '<', seenBefore)]))
        .execute();
    },
  };
}
