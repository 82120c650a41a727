import { openDeck } from '../browser/support/deck.ts';
import { fill } from '../browser/support/run-pages.ts';
import { seed, seedRunning } from '../browser/support/seed.ts';
import { launch } from '../browser/support/tab.ts';
import { machine } from './machine.ts';
import { type FirstLoad, firstLoad } from './page/first-load.ts';
import { longLog, writtenToSeen } from './page/live-log.ts';
import { median, printTable } from './table.ts';

/** npm run bench:page: what the built page costs a browser: its first load, a live log, a log of a million lines. */
const LOADS = 7;
const LINES = 1_000_000;

const about = machine();
const deck = await openDeck();
const browser = await launch();
try {
  const { clusters } = await seed(deck);
  const rows = [];
  for (const [path, shown] of [
    ['/clusters', '#part-base'],
    ['/runs', 'tbody tr'],
  ] as const) {
    const loads: FirstLoad[] = [];
    for (let load = 0; load < LOADS; load += 1) loads.push(await firstLoad(browser, deck, path, shown));
    const middle = (of: (load: FirstLoad) => number) => median(loads.map(of));
    rows.push([
      path,
      (middle(load => load.scriptBytes) / 1000).toFixed(0),
      (middle(load => load.largestBytes) / 1000).toFixed(0),
      middle(load => load.fcp).toFixed(0),
      middle(load => load.lcp).toFixed(0),
      middle(load => load.usable).toFixed(0),
      middle(load => load.blocked).toFixed(0),
      middle(load => load.shift).toFixed(3),
    ]);
  }
  printTable(
    `${about}; first load, medians of ${LOADS}`,
    ['view', 'script, kB', 'largest, kB', 'FCP, ms', 'LCP, ms', 'usable, ms', 'TBT, ms', 'CLS'],
    rows,
  );

  const live = await seedRunning(deck, clusters.draft);
  const delays = await writtenToSeen(browser, deck, live.id);
  await fill(deck, live.id, LINES);
  const long = await longLog(browser, deck, live.id);
  await deck.finish(live.id, [], 'aborted');
  printTable(
    'a log at 1,000 lines/s, and of a million lines',
    ['what', 'median', 'p95', 'most'],
    [
      ['line written to line seen, ms', ...spread(delays)],
      ['between frames while scrolled, ms', ...spread(long.frames)],
      ['rows in the document', long.rows, '', ''],
      ['heap, MB', long.heapMb.toFixed(0), '', ''],
    ],
  );
} finally {
  await browser.close();
  await deck.close();
}

function spread(figures: readonly number[]): string[] {
  const sorted = figures.toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
  return [median(sorted), p95, sorted.at(-1) ?? Number.NaN].map(figure => figure.toFixed(0));
}
