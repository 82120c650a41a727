import { userInfo } from 'node:os';
import { createAuditStore, type NewAuditEntry, ownEntry } from '../audit.ts';
import type { Database } from '../database.ts';
import { requirePresentSchema } from '../migrate.ts';
import { besideConsole, type Place } from './open.ts';

/** A command on the machine of the console; whose account ran it is as good as the machine's word. */
export function commandEntry(
  command: string,
  { action, target, details = {} }: Pick<NewAuditEntry, 'action' | 'target'> & Partial<NewAuditEntry>,
): NewAuditEntry {
  return ownEntry({
    ...{ at: new Date().toISOString(), who: `npm run ${command}`, action, target },
    details: { ...details, account: userInfo().username },
  });
}

/** Adds an entry beside a console. @throws StartError when the tables are not those of this version */
export function recordBeside(place: Place, entry: NewAuditEntry): Promise<void> {
  return besideConsole(place, database => recordIn(database, entry));
}

/** The same in a database that is open. */
export async function recordIn(database: Database, entry: NewAuditEntry): Promise<void> {
  await requirePresentSchema(database.sql);
  await createAuditStore(database).append(entry);
}
