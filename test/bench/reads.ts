import { Agent } from 'node:http';
import { dataFolder, killLeftovers, startConsole } from '../conformance/support/process.ts';
import { makeDatabase, startPostgres } from '../postgres/server.ts';
import { machine, memoryMb, processorMs, timed } from './machine.ts';
import { ask, load, type Question } from './reads/load.ts';
import { plainServer } from './reads/plain.ts';
import { fillPlace, MANY_LINES, settingsOf } from './reads/stored.ts';
import { printTable } from './table.ts';

/**
 * npm run bench:reads (`-- --postgres` for a store on PostgreSQL, which must be installed;
 * `-- --sizes 10,1000` for other sizes): what is read again and
 * again, at 300 requests a second, for three sizes of the store, beside a Node that answers the same bytes; and how
 * long others wait while somebody reads all clusters at once. It needs neither root nor the lab.
 */
const at = process.argv.indexOf('--sizes');
const SIZES = at < 0 ? [10, 1_000, 10_000] : (process.argv[at + 1] ?? '').split(',').map(Number);
const RATE = 300;
const SECONDS = 5;

const about = machine();
const postgres = process.argv.includes('--postgres') ? await startPostgres() : undefined;
const reads = [];
const wholes = [];
try {
  for (const size of SIZES) {
    const { dir: dataDir, remove } = await dataFolder();
    const place =
      postgres === undefined ? { dataDir } : { dataDir, databaseUrl: (await makeDatabase(postgres.url)).url };
    const { clusters } = await fillPlace(place, size);
    const deck = await startConsole(settingsOf(place));
    for (const [what, next] of Object.entries(questionsOf(deck.base, clusters))) {
      const { console, floor } = await besideFloor(next, deck.pid);
      const figures = [console.p50, console.p99, console.most, floor.p50, floor.p99];
      const processor = [console.processorMs, floor.processorMs].map(ms => ms.toFixed(2));
      reads.push([what, size, ...figures.map(ms => ms.toFixed(1)), ...processor]);
    }
    wholes.push([size, ...(await allAtOnce(deck.base)), memoryMb(deck.pid).peak]);
    await deck.end();
    await remove();
  }
} finally {
  killLeftovers();
  await postgres?.remove();
}
printTable(
  `${about}, ${postgres === undefined ? 'SQLite' : 'PostgreSQL'}; ${RATE} requests/s for ${SECONDS} s each`,
  ['what', 'of each', 'p50, ms', 'p99', 'most', 'plain p50', 'plain p99', 'processor of one, ms', 'plain'],
  reads,
);
printTable(
  `all clusters in one answer, and ${RATE} signals/s meanwhile`,
  ['clusters', 'MB', 'seconds', 'signal p50, ms', 'p99', 'most', 'peak memory, MiB'],
  wholes,
);

function urlOf(base: string, path: string): Question {
  return { url: `${base}/api/v1/${path}` };
}

function questionsOf(base: string, clusters: readonly string[]): Record<string, () => Question> {
  const any = (most: number) => 1 + Math.floor(Math.random() * most);
  const pages = clusters.length / 10;
  return {
    selectCluster: () => ({
      ...urlOf(base, 'selectCluster'),
      body: JSON.stringify({ id: clusters[any(clusters.length) - 1] }),
    }),
    'selectClusterList, any page': () => urlOf(base, `selectClusterList?page=${any(pages)}`),
    'selectHostList, any page': () => urlOf(base, `selectHostList?page=${any(pages)}`),
    'selectConfigList, any page': () => urlOf(base, `selectConfigList?page=${any(pages)}`),
    'selectRunList, any page': () => urlOf(base, `selectRunList?page=${any(pages)}`),
    executeResultSignal: () => urlOf(base, 'executeResultSignal'),
    'readLog, any page': () => urlOf(base, `readLog?page=${any(MANY_LINES / 10)}`),
  };
}

async function besideFloor(next: () => Question, pid: number) {
  const plain = await plainServer(await ask(new Agent(), next()));
  const floor = await loaded(() => ({ ...next(), url: plain.url }), plain.pid);
  await plain.end();
  return { console: await loaded(next, pid), floor };
}

/** What answers take, once the process has answered for a second, and what one costs it. */
async function loaded(next: () => Question, pid: number) {
  await load(next, RATE, 1);
  const before = processorMs(pid);
  const spread = await load(next, RATE, SECONDS);
  return { ...spread, processorMs: (processorMs(pid) - before) / (RATE * SECONDS) };
}

/** Size and seconds of the answer, and what signals took meanwhile. */
async function allAtOnce(base: string) {
  const signals = load(() => urlOf(base, 'executeResultSignal'), RATE, SECONDS);
  const whole = urlOf(base, 'selectClusterList?page=-1');
  const { seconds, value } = await timed(() => ask(new Agent(), whole));
  const { p50, p99, most } = await signals;
  return [(value.length / 1e6).toFixed(2), seconds.toFixed(2), ...[p50, p99, most].map(ms => ms.toFixed(1))];
}
