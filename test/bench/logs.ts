import { exampleCluster } from '../conformance/requirement/examples.ts';
import { openWorld } from '../conformance/support/world.ts';
import { ingest } from './logs/ingest.ts';
import { fillLog, pagesOf, searched } from './logs/pages.ts';
import { supervised } from './logs/supervised.ts';
import { SECONDS, VIEWERS, type Watched, watchedPlainly, watchedRun } from './logs/viewers.ts';
import { machine, memoryMb } from './machine.ts';
import { PLAN } from './plan.ts';
import { printTable } from './table.ts';

/**
 * npm run bench:logs (`-- --lines 1000000` for less than 10 million): pages of long logs beside plain reads of a file,
 * a search, events from the file to a reader and lines from the pipe of ansible-playbook to the store beside writing the same bytes, and 50 viewers of a run that writes 1,000
 * lines a second beside a Node that does nothing else. It needs 4 GB in the folder of temporary files, and neither root nor the lab.
 */
const at = process.argv.indexOf('--lines');
const MOST = at < 0 ? 10_000_000 : Number(process.argv[at + 1]);

const about = machine();
const ms = (figure: number) => figure.toFixed(2);
const world = await openWorld();
try {
  const cluster = await world.create(exampleCluster());
  const begin = (id: string) => world.putRun(cluster, 'deploy', id, PLAN);

  const pages = [];
  for (const [index, lines] of [MOST / 100, MOST / 10, MOST].entries()) {
    const id = await begin(`0000000${index}`);
    const log = await fillLog(world, id, lines);
    const { page, end, plain } = await pagesOf(world, id, log);
    const search = await searched(world, id, lines);
    pages.push([
      lines,
      Math.round(log.bytes / 1e6),
      ms(page.p50),
      ms(page.p99),
      ms(end.p99),
      ms(plain.p50),
      ms(plain.p99),
      search.seconds.toFixed(1),
      search.grownMb,
      memoryMb(process.pid).peak,
    ]);
    await log.remove();
    await world.endRun(id, 'success');
  }
  printTable(
    `${about}; 2,000 random pages of ten lines by HTTP, beside reading the same bytes of a plain file`,
    [
      'lines',
      'MB',
      'page p50, ms',
      'p99',
      'p99 of the last tenth',
      'plain p50',
      'plain p99',
      'search of all, s',
      'grown by, MB',
      'peak memory, MB',
    ],
    pages,
  );

  const flow = await ingest(world, await begin('0000000a'));
  printTable(
    `${flow.events} events of a file, to the store and a reader of the stream`,
    ['what', 'seconds', 'events/s'],
    [
      [
        'file → tail → store → feed → reader',
        flow.seconds.toFixed(2),
        Math.round(flow.events / flow.seconds),
      ],
      [
        'the same bytes written plainly, fsync',
        flow.plainSeconds.toFixed(2),
        Math.round(flow.events / flow.plainSeconds),
      ],
    ],
  );
  await world.endRun('0000000a', 'success');

  const whole = [];
  for (const lines of [MOST / 1000, MOST / 100, MOST / 10]) {
    const { kept, seconds, plainSeconds } = await supervised(lines);
    whole.push([lines, kept, seconds.toFixed(2), Math.round(lines / seconds), plainSeconds.toFixed(2)]);
  }
  printTable(
    'lines of a run, from the pipe of what stands for ansible-playbook by the supervisor to the store, as a whole run; beside the same program into a file',
    ['lines', 'kept', 'seconds', 'lines/s', 'plainly, seconds'],
    whole,
  );

  const seen = (what: string, { p50, p95, most, received, wrong, processorMs, peakMb }: Watched) => [
    what,
    ms(p50),
    ms(p95),
    ms(most),
    received,
    wrong,
    (processorMs / 1000).toFixed(1),
    peakMb,
  ];
  printTable(
    `${VIEWERS} viewers of a run that writes 1,000 lines/s for ${SECONDS} s; they and the writer are another process`,
    [
      'served by',
      'written → received, p50 ms',
      'p95',
      'most',
      'lines received',
      'lost or twice',
      'its processor, s',
      'its peak memory, MB',
    ],
    [seen('a bare Node', await watchedPlainly()), seen('the console', await watchedRun())],
  );
} finally {
  await world.close();
}
