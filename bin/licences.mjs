// npm run generate: writes docs/generated/licences.md from the lock files. With --check: tells what is out of date, a
// licence that nobody allowed, or an install script that nobody has read.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaintsOf, npmParts, pythonParts } from './lib/parts.mjs';
import { fail, ROOT } from './lib/setup.mjs';

const PAGE = 'docs/generated/licences.md';
const file = join(ROOT, PAGE);
const parts = [...npmParts(), ...pythonParts()];

const complaints = complaintsOf(parts);
if (complaints.length > 0) fail(`see bin/lib/parts.mjs and ADR 0020:\n${complaints.join('\n')}`);
const page = pageOf();
if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
  fail(`out of date, run npm run generate:\n  ${PAGE}`);
}

function pageOf() {
  const table = some => {
    const rows = new Set(some.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`));
    return ['| package | version | licence |', '|---|---|---|', ...[...rows].sort()].join('\n');
  };
  const needed = parts.filter(part => !part.isDevelopment);
  const development = parts.filter(part => part.isDevelopment);
  return `# Licences of what DolphinDeck is made of

Written by \`npm run generate\` from package-lock.json and ansible/requirements.txt. Of packages for other platforms only those
that fit the machine are installed.

## Needed to build and run it

${table(needed)}

## Needed to develop it

${table(development)}
`;
}
