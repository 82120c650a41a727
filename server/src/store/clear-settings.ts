import { PostgresAdapter } from 'kysely';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';
import { isConfClear, isSpecClear, openConf, openSpec, sealConf, sealSpec } from './sealed-settings.ts';
import { rewrite } from './sqlite/rewrite.ts';
import { type AnyTables, rowsOf } from './transfer/export.ts';

/** Of the migration that brought the sealing of free settings. */
const MARK = 'clear-settings';
/** All is sealed, and free pages of SQLite's file still hold what was in clear. */
const SEALED = 'sealed';

/**
 * Seals what a console of before has kept in clear: settings under `extra` and `env` with the name of a secret. Once; a
 * start that breaks off meanwhile is gone on with by the next.
 */
export async function sealClearSettings(database: Database, vault: Vault): Promise<void> {
  const mark = await markOf(database);
  if (mark === undefined) return;
  if (mark !== SEALED && !(await database.atomically(inside => sealAll(inside, vault)))) return;
  const isPostgres = database.sql.getExecutor().adapter instanceof PostgresAdapter;
  // On a full disk the next start tries again.
  if (isPostgres || (await rewrite(database))) await removeMark(database);
}

/** @returns whether there was anything to seal */
async function sealAll(inside: Database, vault: Vault): Promise<boolean> {
  const clusters = await sealClusters(inside, vault);
  const templates = await sealTemplates(inside, vault);
  if (clusters + templates === 0) {
    await removeMark(inside);
    return false;
  }
  await inside.sql.updateTable('setting').set({ value: SEALED }).where('name', '=', MARK).execute();
  return true;
}

async function sealClusters({ sql }: Database, vault: Vault): Promise<number> {
  let count = 0;
  for await (const row of rowsOf(sql as unknown as AnyTables, 'cluster')) {
    const id = String(row.id);
    const again = (text: unknown, sealed: unknown) =>
      typeof text === 'string' && isSpecClear(text)
        ? sealSpec(vault, id, openSpec(vault, id, { text, sealed: sealed as string | null }))
        : null;
    const now = again(row.spec, row.secrets_sealed);
    const deployed = again(row.deployed_spec, row.deployed_secrets_sealed);
    if (now === null && deployed === null) continue;
    count += 1;
    await sql
      .updateTable('cluster')
      .set({
        ...(now === null ? {} : { spec: now.text, secrets_sealed: now.sealed }),
        ...(deployed === null
          ? {}
          : { deployed_spec: deployed.text, deployed_secrets_sealed: deployed.sealed }),
      })
      .where('id', '=', id)
      .execute();
  }
  return count;
}

async function sealTemplates({ sql }: Database, vault: Vault): Promise<number> {
  const rows = await sql.selectFrom('config_template').selectAll().execute();
  const clear = rows.filter(({ typ, conf }) => isConfClear(typ, conf));
  for (const { id, typ, conf, secrets_sealed } of clear) {
    const settings = openConf(vault, id, typ, { text: conf, sealed: secrets_sealed });
    const { text, sealed } = sealConf(vault, id, typ, settings);
    await sql
      .updateTable('config_template')
      .set({ conf: text, secrets_sealed: sealed })
      .where('id', '=', id)
      .execute();
  }
  return clear.length;
}

async function markOf({ sql }: Database): Promise<string | undefined> {
  const row = await sql.selectFrom('setting').select('value').where('name', '=', MARK).executeTakeFirst();
  return row?.value;
}

async function removeMark({ sql }: Database): Promise<void> {
  await sql.deleteFrom('setting').where('name', '=', MARK).execute();
}
