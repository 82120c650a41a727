import { stat } from 'node:fs/promises';
import { type RawBuilder, sql as text } from 'kysely';
import {
  createNextKey,
  type KeyPlace,
  type MasterKey,
  NEXT_SETTING,
  nextSetting,
  settleKeyFiles,
} from '../secrets/master-key.ts';
import { StartError } from '../secrets/start-error.ts';
import { createVault, type Place as SealedAt, type Vault } from '../secrets/vault.ts';
import { createAuditStore, type NewAuditEntry } from './audit.ts';
import type { Database } from './database.ts';
import { requireInForce } from './in-force.ts';
import { keyInUse, writeCheck } from './key-check.ts';
import { requirePresentSchema } from './migrate.ts';
import { SEALED_COLUMNS } from './sealed.ts';
import { rewrite } from './sqlite/rewrite.ts';
import { TABLE_KEYS, type TableName } from './tables.ts';
import { type AnyTables, rowsOf } from './transfer/export.ts';
import { asConsole, type Place, sqliteFile } from './transfer/open.ts';

/** A key in the place of another. */
export interface Rotation {
  readonly before: MasterKey;
  readonly after: MasterKey;
  /** How many sealed texts there are. */
  readonly secrets: number;
}

/** A key that was changed. */
export interface Rotated extends Rotation {
  /** Whether the file has room to be rewritten, without what was sealed with the key before. */
  readonly isRewritten: boolean;
}

/**
 * Changes the master key: seals everything for the new one in one transaction, then lets it be the one in the key file.
 * The new key lies beside the old one before anything is sealed with it, so whoever dies at any step leaves a console that
 * starts, with the key that fits.
 * @param entryOf what the audit keeps of it, in the same transaction
 * @param onStep is told what has just been done
 * @throws StartError when a console is at work, no key fits, there is no new one, or a secret is damaged; nothing is changed then
 */
export async function rotateKey(
  place: Place & KeyPlace,
  entryOf: (rotation: Rotation) => NewAuditEntry,
  onStep: (step: string) => void = () => {},
): Promise<Rotated> {
  if (place.databaseUrl === undefined) sqliteFile(place.dataDir);
  await refuseStranger(place.dataDir);
  return asConsole(place, async database => {
    await requireInForce(place, database);
    await requirePresentSchema(database.sql);
    const before = await keyInUse(database, place);
    const after = await nextKey(place, before);
    onStep('new key beside the old one');
    const rotation = await database.atomically(async inside => {
      const secrets = await rewrapAll(inside, createVault(before.key), after.key);
      await writeCheck(inside, after.key);
      const done = { before, after, secrets };
      await createAuditStore(inside).append(entryOf(done));
      onStep('sealed, not committed');
      return done;
    });
    onStep('committed');
    const placed = await settleKeyFiles(place.dataDir, after, onStep);
    // What was sealed with the old key, also for runs that are over, is still in free pages.
    const isRewritten = place.databaseUrl !== undefined || (await rewrite(database));
    return { ...rotation, after: placed, isRewritten };
  });
}

/** A key file that root made would be root's alone, and the console could not read it. */
async function refuseStranger(dataDir: string): Promise<void> {
  const { uid } = await stat(dataDir);
  if (uid === process.getuid?.()) return;
  throw new StartError(
    `${dataDir} is of another user (uid ${uid}); do this as that one, with sudo -u '#${uid}'`,
  );
}

/** @throws StartError when there is no other key than the present one */
async function nextKey(place: KeyPlace, before: MasterKey): Promise<MasterKey> {
  const given = nextSetting(place);
  if (given?.key.equals(before.key)) {
    throw new StartError(
      `${NEXT_SETTING} is the key in use; set DECK_SECRET_KEY to it and take ${NEXT_SETTING} out`,
    );
  }
  if (given !== null) return given;
  if (place.secretKey === undefined) return createNextKey(place.dataDir);
  throw new StartError(
    `the key is in DECK_SECRET_KEY; set ${NEXT_SETTING} to a new one (openssl rand -base64 32) beside it, then do this again`,
  );
}

/** Wraps every sealed text for another key. */
async function rewrapAll({ sql }: Database, vault: Vault, key: Buffer): Promise<number> {
  const tables = sql as unknown as AnyTables;
  let secrets = 0;
  for (const [name, columns] of Object.entries(SEALED_COLUMNS)) {
    const table = name as TableName;
    for await (const row of rowsOf(tables, table)) {
      const changed = rewrapRow(vault, key, row, columns);
      const count = Object.keys(changed).length;
      if (count === 0) continue;
      await tables.updateTable(table).set(changed).where(isRow(table, row)).execute();
      secrets += count;
    }
  }
  return secrets;
}

type Row = Readonly<Record<string, unknown>>;

function rewrapRow(vault: Vault, key: Buffer, row: Row, columns: object): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const [column, at] of Object.entries(columns) as [string, (row: Row) => SealedAt][]) {
    const sealed = row[column];
    if (typeof sealed !== 'string') continue;
    const place = at(row);
    try {
      changed[column] = vault.rewrap(place, sealed, key);
    } catch {
      throw new StartError(
        `${column} of ${place.table} ${place.row} cannot be opened with the key; nothing was changed`,
      );
    }
  }
  return changed;
}

function isRow(table: TableName, row: Row): RawBuilder<boolean> {
  const keys: readonly string[] = TABLE_KEYS[table];
  return text<boolean>`(${text.join(keys.map(key => text.ref(key)))}) = (${text.join(keys.map(key => row[key]))})`;
}
