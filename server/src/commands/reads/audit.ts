import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { AuditEntryView } from '@dolphindeck/contract/audit/entry.ts';
import type { AuditEntry, AuditFilter, AuditTarget } from '../../store/audit.ts';
import { audit } from '../audit.ts';
import { auditCsv, CSV_HEAD } from '../audit-csv.ts';
import { type Caller, seesSecrets } from '../caller.ts';
import type { Deps } from '../deps.ts';

type Answer<E extends keyof Endpoints> = Promise<OutputOf<Endpoints[E]>>;

/** Entries that are read at once; more would keep other requests waiting. */
const SLICE = 200;

export async function selectAuditList(
  { store }: Deps,
  { page, ...filter }: AuditFilter & { page: number },
): Answer<'selectAuditList'> {
  const { data, ...numbers } = await store.audit.page(page, filter);
  return { ...numbers, data: data.map(viewOf) };
}

const viewOf = (entry: AuditEntry): AuditEntryView => ({ ...entry, details: { ...entry.details } });

/** What fits as it is now, as a file. Its name tells the day. */
export async function exportAudit(
  deps: Deps,
  { format, ...filter }: AuditFilter & { format: 'jsonl' | 'csv' },
  caller: Caller,
): Promise<{ name: string; type: string; body: AsyncIterable<string>; isCompressed: boolean }> {
  const target = { type: 'data', id: 'audit', name: `audit.${format}` };
  await audit(deps.store, deps, caller, { action: 'exportAudit', target, details: { ...filter } });
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
  const name = `audit-${deps.clock().toISOString().slice(0, 10)}.${format}`;
  const write = format === 'csv' ? auditCsv : (entry: AuditEntry) => `${JSON.stringify(entry)}\n`;
  return {
    name,
    type,
    body: textOf(deps, filter, write, format === 'csv' ? CSV_HEAD : ''),
    isCompressed: false,
  };
}

async function* textOf(
  { store }: Deps,
  filter: AuditFilter,
  write: (entry: AuditEntry) => string,
  head: string,
): AsyncGenerator<string> {
  if (head !== '') yield head;
  let entries: AuditEntry[] = [];
  do {
    entries = await store.audit.after(entries.at(-1)?.number ?? 0, filter, SLICE);
    yield entries.map(write).join('');
  } while (entries.length === SLICE);
}

/** Keeps that somebody was answered what may hold secrets in clear; nothing when they were hidden. */
export async function recordSecrets({ recorder }: Deps, caller: Caller, target: AuditTarget): Promise<void> {
  if (seesSecrets(caller)) await recorder.record(caller, { action: 'readSecrets', target, outcome: 'done' });
}

/** The same of a list. */
export async function recordListedSecrets(
  deps: Deps,
  caller: Caller,
  list: 'selectClusterList' | 'selectHostList' | 'selectConfigList',
  rows: number,
): Promise<void> {
  if (rows > 0) await recordSecrets(deps, caller, { type: 'interface', id: list, name: list });
}
