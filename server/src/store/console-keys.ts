import type { Selectable } from 'kysely';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';
import { consoleKeyAt } from './sealed.ts';
import type { Tables } from './tables.ts';

/** A key pair of the console. */
export interface ConsoleKey {
  readonly id: string;
  /** `<type> <base64> <comment>`, a line for authorized_keys. */
  readonly publicKey: string;
  /** In OpenSSH's form. */
  readonly privateKey: string;
  readonly createdAt: string;
}

/** The console's own SSH keys. Private halves are sealed on the way in and opened on the way out. */
export function createConsoleKeyStore({ sql }: Database, vault: Vault) {
  function read({
    id,
    public_key,
    private_key_sealed,
    created_at,
  }: Selectable<Tables['console_key']>): ConsoleKey {
    const privateKey = vault.open(consoleKeyAt(id), private_key_sealed);
    return { id, publicKey: public_key, privateKey, createdAt: created_at };
  }

  return {
    async find(id: string): Promise<ConsoleKey | null> {
      const row = await sql.selectFrom('console_key').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : read(row);
    },
    /** The one that is in use; null before the first was needed. */
    async newest(): Promise<ConsoleKey | null> {
      const all = sql.selectFrom('console_key').selectAll().orderBy('seq', 'desc').limit(1);
      const row = await all.executeTakeFirst();
      return row === undefined ? null : read(row);
    },
    /** Fingerprints of all, by id. */
    async fingerprints(): Promise<ReadonlyMap<string, string>> {
      const rows = await sql.selectFrom('console_key').select(['id', 'public_key']).execute();
      return new Map(rows.map(({ id, public_key }) => [id, fingerprintOf(public_key)]));
    },
    async insert({ id, publicKey, privateKey, createdAt }: ConsoleKey): Promise<void> {
      const private_key_sealed = vault.seal(consoleKeyAt(id), privateKey);
      await sql
        .insertInto('console_key')
        .values({ id, public_key: publicKey, private_key_sealed, created_at: createdAt })
        .execute();
    },
    /** How many hosts each key logs in to, by id of the key; keys of no host are absent. */
    async uses(): Promise<ReadonlyMap<string, number>> {
      const rows = await sql
        .selectFrom('host')
        .select(e => ['console_key_id', e.fn.countAll<number>().as('hosts')])
        .where('console_key_id', 'is not', null)
        .groupBy('console_key_id')
        .execute();
      return new Map(rows.map(({ console_key_id, hosts }) => [console_key_id ?? '', hosts]));
    },
    /** Drops the keys that no host knows any more, but for the newest. */
    async dropUnused(): Promise<void> {
      await sql
        .deleteFrom('console_key')
        .where('seq', '<', e => e.selectFrom('console_key').select(m => m.fn.max('seq').as('last')))
        .where('id', 'not in', e =>
          e.selectFrom('host').select('console_key_id').where('console_key_id', 'is not', null),
        )
        .execute();
    },
  };
}
