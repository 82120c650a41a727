import { expect, it } from 'vitest';
import { auditCsv, CSV_HEAD } from '../../src/commands/audit-csv.ts';
import type { AuditEntry } from '../../src/store/audit.ts';

const ENTRY: AuditEntry = {
  ...{
    number: 1,
    at: '2026-01-01T00:00:00.000Z',
    who: 'anna',
    role: 'admin',
    address: '::1',
    action: 'login',
  },
  ...{ target: { type: 'user', id: 'u', name: 'n' }, outcome: 'done', code: '', requestId: '', details: {} },
  hash: 'h',
};
const nameCell = (name: string) =>
  auditCsv({ ...ENTRY, target: { ...ENTRY.target, name } })
    .split('","')
    .at(8);

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '  =1', '\t=1', '\r', '＝1', '|calc', '%0A=1', '\u200b=1'])(
  'a name %j is no formula to a spreadsheet',
  name => {
    expect(nameCell(name)).toBe(`'${name}`);
  },
);

it.each(['anna', '中文', 'a=b', '10.0.0.1', ''])('a name %j stays as it is', name => {
  expect(nameCell(name)).toBe(name);
});

it('quotes and ends of lines stay within their cell', () => {
  const line = auditCsv({ ...ENTRY, target: { ...ENTRY.target, name: 'a"b,c\r\nd' }, details: { a: 'x' } });
  expect(line).toContain('"a""b,c\r\nd"');
  expect(line).toContain('"{""a"":""x""}"');
  expect(CSV_HEAD.startsWith('\uFEFFnumber,at,who,')).toBe(true);
});
