import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { Selectable } from 'kysely';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';
import { type Page, type Queries, readPage } from './page.ts';
import { type Conf, openConf, sealConf } from './sealed-settings.ts';
import type { Tables } from './tables.ts';

/** A template of a role's settings. */
export interface Template {
  readonly id: string;
  readonly typ: RoleName;
  readonly name: string;
  readonly conf: Conf;
  readonly remark: string;
}

/** Templates. Their secrets are sealed on the way in and opened on the way out. */
export function createTemplateStore(database: Database, vault: Vault) {
  const { sql } = database;

  function read({ id, typ, name, remark, ...row }: Selectable<Tables['config_template']>): Template {
    const conf = openConf(vault, id, typ, { text: row.conf, sealed: row.secrets_sealed });
    return { id, typ, name, conf, remark };
  }

  function write({ id, typ, name, conf, remark }: Template) {
    const { text, sealed } = sealConf(vault, id, typ, conf);
    return { id, typ, name, remark, conf: text, secrets_sealed: sealed };
  }

  return {
    async find(id: string): Promise<Template | null> {
      const row = await sql.selectFrom('config_template').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : read(row);
    },
    async idOfName(typ: RoleName, name: string): Promise<string | null> {
      const row = await sql
        .selectFrom('config_template')
        .select('id')
        .where('typ', '=', typ)
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    /** A page, newest first, of one type or of all. */
    page(number: number, typ?: RoleName): Promise<Page<Template>> {
      const list = (s: Queries) => {
        const all = s.selectFrom('config_template').selectAll().orderBy('seq', 'desc');
        return typ === undefined ? all : all.where('typ', '=', typ);
      };
      const counted = typ === undefined ? 'config_template' : (`config_template/${typ}` as const);
      return readPage(database, { list: counted, page: number }, list, read);
    },
    async insert(template: Template, now: string): Promise<void> {
      await sql
        .insertInto('config_template')
        .values({ ...write(template), created_at: now, updated_at: now })
        .execute();
    },
    /** Replaces everything but the id; false when the template is gone. */
    async replace(template: Template, now: string): Promise<boolean> {
      const { numUpdatedRows } = await sql
        .updateTable('config_template')
        .set({ ...write(template), updated_at: now })
        .where('id', '=', template.id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await sql
        .deleteFrom('config_template')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
