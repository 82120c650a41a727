import type { Database } from './database.ts';

/** Who did what, to what. Rows are only ever added. */
export interface AuditEntry {
  readonly at: string;
  readonly who: string;
  readonly address: string;
  /** The command, by its name in the API. */
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string; readonly name: string };
  /** What changed, without secrets. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** The record of changes, written in the transaction of each change. */
export function createAuditStore({ sql }: Database) {
  return {
    async append({ at, who, address, action, target, details }: AuditEntry): Promise<void> {
      await sql
        .insertInto('audit')
        .values({
          at,
          who,
          address,
          action,
          target_type: target.type,
          target_id: target.id,
          target_name: target.name,
          details: JSON.stringify(details),
        })
        .execute();
    },
    /** The newest entries, newest first. */
    async newest(limit: number): Promise<AuditEntry[]> {
      const rows = await sql.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit).execute();
      return rows.map(({ at, who, address, action, ...row }) => ({
        at,
        who,
        address,
        action,
        target: { type: row.target_type, id: row.target_id, name: row.target_name },
        details: JSON.parse(row.details) as Record<string, unknown>,
      }));
    },
  };
}
