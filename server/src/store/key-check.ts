import {
  createMasterKey,
  type KeyPlace,
  type MasterKey,
  masterKeys,
  settleKeyFiles,
} from '../secrets/master-key.ts';
import { StartError } from '../secrets/start-error.ts';
import { createVault, type Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';

const CHECK_AT = { table: 'setting', row: 'secret-check', field: 'value' };
const CHECK_TEXT = 'DolphinDeck';

/**
 * The vault with the key that this database was made with; an empty one takes the key that there is, or a new one.
 * @throws StartError when there is no usable key, or none that fits
 */
export async function openVault(database: Pick<Database, 'sql'>, place: KeyPlace): Promise<Vault> {
  if ((await checkOf(database)) !== undefined) return createVault((await keyInUse(database, place)).key);
  const [first] = await masterKeys(place);
  const { key } = first ?? (await createMasterKey(place.dataDir));
  await writeCheck(database, key);
  return createVault(key);
}

/**
 * Of the keys that there are the one that opens the text sealed at the first start. What a change of the key that broke
 * off has left of files is put in order.
 * @throws StartError when none does
 */
export async function keyInUse(database: Pick<Database, 'sql'>, place: KeyPlace): Promise<MasterKey> {
  const check = await checkOf(database);
  if (check === undefined) {
    throw new StartError('nothing is sealed in this database yet; start the console on it once');
  }
  const keys = await masterKeys(place);
  if (keys.length === 0) {
    throw new StartError(
      `secret.key is missing in ${place.dataDir}; restore it from a backup, or set DECK_SECRET_KEY to the key`,
    );
  }
  const fitting = keys.find(({ key }) => opens(createVault(key), check));
  if (fitting === undefined) {
    throw new StartError(
      'the secret key is not the one that this data folder was made with; restore secret.key or DECK_SECRET_KEY',
    );
  }
  return settleKeyFiles(place.dataDir, fitting);
}

/** Makes a key the one that fits. */
export async function writeCheck({ sql }: Pick<Database, 'sql'>, key: Buffer): Promise<void> {
  const value = createVault(key).seal(CHECK_AT, CHECK_TEXT);
  await sql
    .insertInto('setting')
    .values({ name: CHECK_AT.row, value })
    .onConflict(c => c.column('name').doUpdateSet({ value }))
    .execute();
}

async function checkOf({ sql }: Pick<Database, 'sql'>): Promise<string | undefined> {
  const known = sql.selectFrom('setting').select('value').where('name', '=', CHECK_AT.row);
  return (await known.executeTakeFirst())?.value;
}

function opens(vault: Vault, sealed: string): boolean {
  try {
    return vault.open(CHECK_AT, sealed) === CHECK_TEXT;
  } catch {
    return false;
  }
}
