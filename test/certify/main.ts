import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { certify } from './certify.ts';
import { chain } from './chain.ts';
import type { Database } from './cluster.ts';
import { type Candidate, candidates } from './packages.ts';
import { type Certificate, type Hop, hopTable, table } from './report.ts';

const USAGE = `npm run certify -- FOLDER [--only 3.1.9,3.2.2] [--upgrade 1.3.6,2.0.9,3.1.9] [--cut-power] [--database postgresql,mysql] [--out FILE]

Deploys every DolphinScheduler package of the folder to a test host, starts it, runs a workflow, stops it, deploys it
again, changes it, reboots the host, with PostgreSQL and MySQL (as MariaDB), and writes a table (FOLDER/certified.md).
JDKs, JDBC drivers and ZooKeepers in the folder are put into the package store, too. With --upgrade it installs the first
version with a workflow and an alert, and upgrades it to each of the others in turn; with --cut-power each loses its host
in the middle of the schema step first (PostgreSQL only), and the next deploy has to do it.`;

const say = (text: string) => process.stdout.write(`${new Date().toISOString()} ${text}\n`);

/**
 * npm run certify. Ends with 1 when a version failed. The whole reason of a failure is printed and written beside the
 * table; the table has its first line.
 */
async function main(argv: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      upgrade: { type: 'string' },
      'cut-power': { type: 'boolean', default: false },
      database: { type: 'string', default: 'postgresql,mysql' },
      out: { type: 'string' },
    },
  });
  const [folder] = positionals;
  const databases = values.database.split(',');
  if (
    folder === undefined ||
    databases.some(name => name !== 'postgresql' && (name !== 'mysql' || values['cut-power']))
  ) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const only = values.only?.split(',');
  const found = candidates(resolve(folder)).filter(({ version }) => only?.includes(version) ?? true);
  if (found.length === 0) {
    process.stderr.write(`certify: no DolphinScheduler package to certify in ${folder}\n`);
    return 2;
  }
  const out = resolve(values.out ?? join(folder, 'certified.md'));
  const kinds = databases as Database[];
  const upgrade = values.upgrade?.split(',');
  return upgrade === undefined
    ? certifyEach(found, kinds, out)
    : upgradeOn(kinds, { upgrade, cut: values['cut-power'] }, found, out);
}

async function certifyEach(
  found: readonly Candidate[],
  databases: readonly Database[],
  out: string,
): Promise<number> {
  const done: Certificate[] = [];
  for (const candidate of found) {
    for (const database of databases) {
      const name = `${candidate.version} on ${database}`;
      const certificate = await certify(candidate, { database, onStep: step => say(`${name}: ${step}`) });
      done.push(certificate);
      const { failed } = certificate;
      say(`${name}: ${failed === undefined ? 'passed' : `failed at ${failed.step}\n${failed.reason}`}`);
      if (failed !== undefined) await writeFile(`${out}.${candidate.version}-${database}.log`, failed.reason);
      // After each: what was found out stays when the rest is broken off.
      await writeFile(out, table(done));
    }
  }
  process.stdout.write(`\n${table(done)}`);
  return done.some(({ failed }) => failed !== undefined) ? 1 : 0;
}

async function upgradeOn(
  databases: readonly Database[],
  { upgrade: versions, cut }: { upgrade: readonly string[]; cut: boolean },
  found: readonly Candidate[],
  out: string,
): Promise<number> {
  // The lab's own version need not be in the folder.
  const files = [
    ...new Set(found.filter(({ version }) => versions.includes(version)).flatMap(one => one.files)),
  ];
  const done: Hop[] = [];
  for (const database of databases) {
    const onStep = (text: string) => say(`${database}: ${text}`);
    const hops = await chain({ database, versions, files, cut, onStep });
    done.push(...hops);
    const failed = hops.at(-1)?.failed;
    say(`${database}: ${failed === undefined ? 'passed' : `failed\n${failed}`}`);
    if (failed !== undefined) await writeFile(`${out}.upgrade-${database}.log`, failed);
    await writeFile(out, hopTable(done));
  }
  process.stdout.write(`\n${hopTable(done)}`);
  return done.some(({ failed }) => failed !== undefined) ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
