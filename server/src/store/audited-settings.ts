import { createAuditStore, ownEntry } from './audit.ts';
import { canonicalJson } from './audit-chain.ts';
import type { OpenDatabase } from './database.ts';

const NAME = 'audited-settings';

/**
 * Records that the console was started with other settings than the last time; the very first are only noted.
 * @param settings without secrets
 */
export function auditSettings(
  { atomically }: Pick<OpenDatabase, 'atomically'>,
  settings: Readonly<Record<string, unknown>>,
  at: string,
): Promise<void> {
  return atomically(async inside => {
    const known = await inside.sql
      .selectFrom('setting')
      .select('value')
      .where('name', '=', NAME)
      .executeTakeFirst();
    const value = canonicalJson(settings);
    if (known?.value === value) return;
    await inside.sql
      .insertInto('setting')
      .values({ name: NAME, value })
      .onConflict(c => c.column('name').doUpdateSet({ value }))
      .execute();
    if (known === undefined) return;
    const before = JSON.parse(known.value) as Record<string, unknown>;
    const names = [...new Set([...Object.keys(before), ...Object.keys(settings)])].filter(
      name => canonicalJson(before[name] ?? null) !== canonicalJson(settings[name] ?? null),
    );
    const those = (from: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(names.map(name => [name, from[name] ?? null]));
    const target = { type: 'data', id: 'settings', name: names.join(', ') };
    const details = { before: those(before), after: those(settings) };
    await createAuditStore(inside).append(
      ownEntry({ at, who: 'console', action: 'changeSettings', target, details }),
    );
  });
}
