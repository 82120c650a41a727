import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiPages } from './api-pages.ts';
import { argumentSpecs } from './argument-specs.ts';
import { compatibilityPage } from './compatibility-page.ts';
import { rolePages } from './role-pages.ts';

/** npm run generate: writes what is derived from the contract. With --check: tells what is out of date instead. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const [path, text] of [...argumentSpecs(), ...rolePages(), ...compatibilityPage(), ...apiPages()]) {
  const file = join(ROOT, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (check && stale.length > 0) {
  process.stderr.write(`out of date, run npm run generate:\n${stale.map(path => `  ${path}\n`).join('')}`);
  process.exit(1);
}
