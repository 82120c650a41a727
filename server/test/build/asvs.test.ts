import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** docs/asvs.md says what shows each section of the standard: every section is there once, and what it names exists. */
const ROOT = join(import.meta.dirname, '../../..');
const text = readFileSync(join(ROOT, 'docs/asvs.md'), 'utf8');
const rows = text
  .split('\n')
  .filter(line => line.startsWith('| V'))
  .map(line => line.split(' | ').map(cell => cell.replace(/^\| | \|$/g, '')));
const adrs = readdirSync(join(ROOT, 'docs/adr'));

/** Sections of each chapter of ASVS 5.0.0, as its published list counts them. WebRTC is one line: it is not used. */
const SECTIONS = [5, 4, 7, 4, 4, 8, 6, 4, 2, 7, 7, 3, 4, 3, 4, 5];
const ALL = [
  ...SECTIONS.flatMap((count, at) => Array.from({ length: count }, (_, n) => `V${at + 1}.${n + 1}`)),
  'V17',
];

/** What is quoted and looks like a name of a test. */
const WORDS = ['v-html', 'nosniff', 'none', 'no-store', 'pip-audit'];

/** The ids that a line begins with: `V8.2, V8.3 Design` has two, `V11.2 to V11.5 Encryption` has four. */
function idsOf(cell: string): string[] {
  const [, from = '', to] = /^(V\d+(?:\.\d+)?) to (V\d+\.\d+) /.exec(cell) ?? [];
  if (to !== undefined) return ALL.slice(ALL.indexOf(from), ALL.indexOf(to) + 1);
  return /^V\d+(?:\.\d+)?(?:, V\d+(?:\.\d+)?)* /.exec(`${cell} `)?.[0].trim().split(', ') ?? [];
}

/** Whether a name is a file, a folder or a test: one without a folder is in test/conformance. */
function isThere(name: string): boolean {
  const place = name.includes('/') ? name : `test/conformance/${name}`;
  return ['', '.test.ts'].some(end => existsSync(join(ROOT, `${place}${end}`)));
}

it('has every section of the standard, once', () => {
  const ids = rows.flatMap(([section = '']) => idsOf(section));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  expect(ids.toSorted((a, b) => ALL.indexOf(a) - ALL.indexOf(b))).toEqual(ALL);
  expect(rows.filter(([section = '']) => idsOf(section).length === 0)).toEqual([]);
});

it('says of every section what shows it, and names only tests, files and decisions that exist', () => {
  const missing: string[] = [];
  for (const [section = '', shown = ''] of rows) {
    if (shown.trim() === '') missing.push(`${section}: nothing`);
  }
  // What is quoted beside names of tests has a space, a capital, a dot or a sign: `npm audit`, `HttpOnly`, `deck.env`.
  const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  const named = quoted.filter(
    name => /^([a-z][a-z0-9-]*|[\w-]+(\/[\w.-]+)+)$/.test(name) && !WORDS.includes(name),
  );
  expect(named.length).toBeGreaterThan(80);
  missing.push(...named.filter(name => !isThere(name)));
  const files = [...text.matchAll(/\b(docs\/[\w/-]+\.md|[A-Z]+\.md)\b/g)].map(([, name = '']) => name);
  missing.push(...files.filter(name => !existsSync(join(ROOT, name))));
  const decisions = [...text.matchAll(/ADR (\d{4}(?:, \d{4})*)/g)].flatMap(([, list = '']) =>
    list.split(', '),
  );
  expect(decisions.length).toBeGreaterThan(10);
  missing.push(...decisions.filter(number => !adrs.some(name => name.startsWith(`${number}-`))));
  expect(missing).toEqual([]);
});
