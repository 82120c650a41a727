import type { AuditEntry } from '../store/audit.ts';

const COLUMNS = [
  'number',
  'at',
  'who',
  'role',
  'address',
  'action',
  'targetType',
  'targetId',
  'targetName',
  'outcome',
  'code',
  'requestId',
  'details',
  'hash',
] as const;

/** The first line. The mark before it tells spreadsheets that it is UTF-8. */
export const CSV_HEAD = `\uFEFF${COLUMNS.join()}\r\n`;

/** An entry as a line of CSV (RFC 4180). */
export function auditCsv({ target, details, ...entry }: AuditEntry): string {
  const things = { targetType: target.type, targetId: target.id, targetName: target.name };
  const values = { ...entry, ...things, details: JSON.stringify(details) };
  return `${COLUMNS.map(name => cell(String(values[name]))).join()}\r\n`;
}

/**
 * A quote before whatever a spreadsheet would take for a formula: a name such as `=HYPERLINK(…)` must stay a name. Also
 * after blanks, and of the wide forms of the characters, which some spreadsheets read as the narrow ones.
 */
function cell(value: string): string {
  const safe = /^[\s\p{C}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
