import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { exampleCluster } from '../conformance/requirement/examples.ts';
import { dataFolder, killLeftovers, startConsole } from '../conformance/support/process.ts';
import { burst, drips, knocks, readers, type Tally, watchers } from './crowd/members.ts';
import { spreadOf } from './logs/figures.ts';
import { machine, memoryMb } from './machine.ts';
import { ask } from './reads/load.ts';
import { fillPlace } from './reads/stored.ts';
import { printTable } from './table.ts';

/**
 * npm run bench:crowd: 500 connections at once to a console with sign-in: pages that poll, streams that are read and
 * such that nobody reads, requests that come a byte a second. What somebody else waits meanwhile, what the console's
 * memory is, and what is answered beyond its limits. It needs neither root nor the lab.
 */
const SECONDS = 75;
const CLUSTERS = 200;
const PASSWORD = 'a password for the crowd';
const NAMES = ['ann', 'ben', 'cho', 'dev', 'eva', 'guest', 'hasty'];

const about = machine();
const { dir, remove } = await dataFolder();
try {
  const { clusters, runs } = await fillPlace({ dataDir: dir }, CLUSTERS);
  const deck = await startConsole({ DECK_DATA: dir, DECK_AUTH: 'on', DECK_ADMIN_PASSWORD: PASSWORD });
  const signIn = await deck.call('login', { password: PASSWORD });
  const cookie = { cookie: signIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const tokens: string[] = [];
  for (const name of NAMES) {
    const { json } = await deck.call('createToken', { name, role: 'operator', days: 1 }, cookie);
    tokens.push(json.result.token);
  }
  const [guest = '', hasty = ''] = tokens.splice(-2);
  const url = (path: string) => `${deck.base}/api/v1/${path}`;
  const before = memoryMb(deck.pid).now;

  const crowd = new AbortController();
  const { signal } = crowd;
  const reads = [
    { url: url('selectClusterList?page=1') },
    { url: url('selectRunList?page=1') },
    { url: url('executeResultSignal') },
    { url: url('readLog?page=-1') },
    { url: url('selectCluster'), body: JSON.stringify({ id: clusters.at(-1) }) },
  ];
  let turn = 0;
  const next = (member: number) => ({
    url: '',
    ...reads[turn++ % reads.length],
    token: tokens[member % tokens.length] ?? '',
  });
  const stream = url(`consoleEvents?runId=${runs.at(-1)}`);
  const head = 'POST /api/v1/logout HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
  const kinds: [string, number, Tally][] = [
    ['pages that poll each second', 200, readers(200, next, signal)],
    [
      'streams of a run of 10,000 lines, from its beginning',
      160,
      watchers(160, { url: stream, tokens, takes: true }, signal),
    ],
    ['the same, and nobody reads them', 40, watchers(40, { url: stream, tokens, takes: false }, signal)],
    ['headers, a byte a second', 50, drips(50, deck.base, 'GET /healthz HTTP/1.1\r\nX: ', signal)],
    ['bodies, a byte a second', 50, drips(50, deck.base, `${head}Content-Length: 9999\r\n\r\n`, signal)],
  ];
  const waits = await somebodyElse(SECONDS);
  const members = kinds.map(([what, count, { answers, refusals, ended }]) => [
    what,
    count,
    answers,
    refusals,
    ended,
  ]);
  const peak = memoryMb(deck.pid).peak;

  const beyond = {
    '2,000 requests of one caller at once': await burst(2_000, deck.base, hasty),
    '70 streams of one caller': await streamsOf(70),
    '1,000 further connections': await knocks(1_000, deck.base, guest),
  };
  // Their connections are gone when the console has seen that.
  while (!(await knocks(1, deck.base, guest)).has(200)) await pause(100);
  const spare = await somebodyElse(5);
  crowd.abort();
  await pause(10_000);
  const after = memoryMb(deck.pid);

  printTable(
    `${about}; ${SECONDS} s`,
    ['who', 'connections', 'answers', 'refusals', 'ended by the console'],
    members,
  );
  printTable(
    `Somebody else, ten lists or saves a second; the console's memory in MiB`,
    [
      'p50, ms',
      'p99',
      'most',
      'p50 after the limits were passed',
      'before',
      'most',
      'after limits',
      '10 s later',
    ],
    [
      [waits.p50, waits.p99, waits.most, spare.p50]
        .map(ms => ms.toFixed(0))
        .concat([before, peak, after.peak, after.now].map(String)),
    ],
  );
  printTable(
    'Beyond the limits',
    ['what', 'answers by status (0: connection closed)'],
    Object.entries(beyond).map(([what, statuses]) => [
      what,
      [...statuses].map(([status, n]) => `${status}: ${n}`).join(', '),
    ]),
  );
  const end = await deck.end();
  if (end.code !== 0) throw new Error(`the console ended with ${JSON.stringify(end)}`);

  /** Lists and saves of a person who has nothing to do with the crowd. @throws Error when one is refused */
  async function somebodyElse(seconds: number) {
    const agent = new Agent({ keepAlive: true });
    const took: number[] = [];
    const until = performance.now() + seconds * 1000;
    for (let count = 0; performance.now() < until; count += 1) {
      const began = performance.now();
      const body = JSON.stringify(exampleCluster(`by somebody else ${began}`));
      const list = { url: url('selectClusterList?page=1'), token: guest };
      await ask(agent, count % 10 === 0 ? { url: url('createCluster'), body, token: guest } : list);
      took.push(performance.now() - began);
      await pause(Math.max(0, 100 - (performance.now() - began)));
    }
    agent.destroy();
    return spreadOf(took);
  }

  async function streamsOf(count: number): Promise<Map<number, number>> {
    const ours = new AbortController();
    const headers = { authorization: `Bearer ${guest}` };
    const open = () =>
      fetch(url('consoleEvents'), { headers, signal: ours.signal }).then(({ status }) => status);
    const statuses = await Promise.all(Array.from({ length: count }, open));
    ours.abort();
    return new Map([...Map.groupBy(statuses, status => status)].map(([status, all]) => [status, all.length]));
  }
} finally {
  killLeftovers();
  await remove();
}
