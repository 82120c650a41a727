import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { ANCHOR, canonicalJson, type Head, hashOfEntry, headText } from '../audit-chain.ts';

interface Row {
  seq: number;
  at: string;
  who: string;
  role: string;
  address: string;
  action: string;
  target_type: string;
  target_id: string;
  target_name: string;
  outcome: string;
  code: string;
  request_id: string;
  details: string;
  hash: string;
}

interface Before {
  audit: Row;
  setting: { name: string; value: string };
}

const ROWS_AT_ONCE = 500;

/** The audit becomes a chain that only grows: outcome, request and hash of each entry, and triggers that refuse all else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['role', 'code', 'request_id', 'hash']) {
    await db.schema
      .alterTable('audit')
      .addColumn(column, 'text', c => c.notNull().defaultTo(''))
      .execute();
  }
  await db.schema
    .alterTable('audit')
    .addColumn('outcome', 'text', c => c.notNull().defaultTo('done'))
    .execute();
  const head = await chain(db as Kysely<Before>);
  await (db as Kysely<Before>)
    .insertInto('setting')
    .values({ name: 'audit-head', value: headText(head) })
    .execute();
  await db.schema
    .createIndex('audit_found_by')
    .on('audit')
    .columns(['at', 'who', 'action', 'outcome'])
    .execute();
  await db.schema.createIndex('audit_of_target').on('audit').columns(['target_id', 'seq']).execute();
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  for (const trigger of isPostgres ? POSTGRES : SQLITE) await sql.raw(trigger).execute(db);
}

/** Carries the old entries into the chain. Their numbers become those of their places: PostgreSQL leaves gaps. */
async function chain(db: Kysely<Before>): Promise<Head> {
  let head = ANCHOR;
  for (let last = 0; ; ) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', last)
      .orderBy('seq')
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const row of rows) {
      last = row.seq;
      const { seq: _seq, hash: _hash, target_type, target_id, target_name, request_id, ...same } = row;
      const details = JSON.parse(row.details) as { success?: boolean };
      const isRefused = row.action === 'login' && details.success === false;
      const more = {
        ...{ number: head.number + 1, details: canonicalJson(details) },
        role: row.address === '' ? 'system' : '',
        ...(isRefused ? { outcome: 'refused', code: 'login_wrong' } : {}),
      };
      const target = { targetType: target_type, targetId: target_id, targetName: target_name };
      const entry = { ...same, ...target, requestId: request_id, ...more };
      const hash = hashOfEntry(entry, head.hash);
      const { number, details: text, role, outcome, code } = entry;
      await db
        .updateTable('audit')
        .set({ seq: number, details: text, role, outcome, code, hash })
        .where('seq', '=', row.seq)
        .execute();
      head = { number, hash };
    }
    if (rows.length < ROWS_AT_ONCE) return head;
  }
}

const REFUSAL = 'the audit is append-only';

const SQLITE = [
  `create trigger audit_no_update before update on audit begin select raise(abort, '${REFUSAL}'); end`,
  `create trigger audit_no_delete before delete on audit begin select raise(abort, '${REFUSAL}'); end`,
  // "insert or replace" deletes without that trigger.
  `create trigger audit_no_replace before insert on audit when exists (select 1 from audit where seq = new.seq)
    begin select raise(abort, '${REFUSAL}'); end`,
];

const POSTGRES = [
  `create function audit_refuse() returns trigger language plpgsql as
    $$ begin raise exception '${REFUSAL}'; end $$`,
  `create trigger audit_no_change before update or delete on audit
    for each row execute function audit_refuse()`,
  `create trigger audit_no_truncate before truncate on audit
    for each statement execute function audit_refuse()`,
];
