import type { PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import type { PackageView } from '@dolphindeck/contract/package/package.ts';
import type { Database } from './database.ts';
import { type Page, type Queries, readPage } from './page.ts';

/** A package as it was last seen in its folder. The folder is the truth; the table saves reading it again. */
export interface StoredPackage extends PackageView {
  /** Time of the file's last change, in milliseconds since 1970. */
  readonly modifiedMs: number;
  /** SHA-256 of the keys file that its signature was compared with. */
  readonly keys: string | null;
}

const COLUMNS = [
  'id',
  'name',
  'kind',
  'version',
  'arch',
  'bytes',
  'sha512',
  'added_at as addedAt',
  'modified_ms as modifiedMs',
  'signature',
  'signed_keys as keys',
] as const;

interface Row extends Omit<StoredPackage, 'signature'> {
  readonly signature: string | null;
}

const fromRow = ({ signature, ...row }: Row): StoredPackage => ({
  ...row,
  signature: signature === null ? null : JSON.parse(signature),
});

/** What is known of the files in the package folder. */
export function createPackageTable(database: Database) {
  const { sql } = database;

  return {
    async all(): Promise<StoredPackage[]> {
      const rows = await sql.selectFrom('package').select(COLUMNS).orderBy('seq', 'desc').execute();
      return rows.map(fromRow);
    },
    async find(id: string): Promise<StoredPackage | null> {
      const row = await sql.selectFrom('package').select(COLUMNS).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    async withIdentity({ kind, version, arch }: PackageIdentity): Promise<StoredPackage | null> {
      const row = await sql
        .selectFrom('package')
        .select(COLUMNS)
        .where('kind', '=', kind)
        .where('version', '=', version)
        .where('arch', '=', arch)
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    /** A page, newest first. */
    page(number: number): Promise<Page<StoredPackage>> {
      const list = (s: Queries) => s.selectFrom('package').select(COLUMNS).orderBy('seq', 'desc');
      return readPage(database, { list: 'package', page: number }, list, fromRow);
    },
    async insert({ addedAt, modifiedMs, signature, keys, ...row }: StoredPackage): Promise<void> {
      await sql
        .insertInto('package')
        .values({
          ...{ ...row, added_at: addedAt, modified_ms: modifiedMs, signed_keys: keys },
          signature: signature === null ? null : JSON.stringify(signature),
        })
        .execute();
    },
    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await sql.deleteFrom('package').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
