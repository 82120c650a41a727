// npm run screenshots [-- FOLDER [VIEW …]]: every view, or those, in both sizes, languages and themes, and what the page
// complained of.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { Browser, Page } from 'playwright-core';
import { guardedViews } from './support/access-views.ts';
import { FAILED_REQUEST } from './support/answers.ts';
import { accessProblems } from './support/axe.ts';
import { type Deck, openDeck } from './support/deck.ts';
import {
  askAbort,
  askDelete,
  askRollBack,
  edit,
  leave,
  openDialog,
  openList,
  press,
  queue,
  signed,
} from './support/screen-acts.ts';
import { exampleSpec, HOSTS, type Seeded, seed, seedCluster, seedRunning } from './support/seed.ts';
import { stateViews } from './support/state-views.ts';
import { type Look, launch, openTab, settle, VIEWPORTS } from './support/tab.ts';

type View = readonly [name: string, path: string, act?: (page: Page) => Promise<void>];

/** What a deploy tells that has made a restore point. */
const keptPoint: RunEvent = {
  type: 'host',
  step: 'main',
  task: 'Restore point',
  host: HOSTS[0],
  outcome: 'changed',
  ignored: false,
  ms: 1200,
  report: {
    restorePoints: ['3.1.9', '3.2.2'].map((from, index) => ({
      ...{ name: `${from}-3.2.2-0123abc${index}`, state: 'done', from, to: index === 0 ? '3.2.2' : '3.3.2' },
      ...{ at: `2026-0${index + 1}-02T03:04:05.678Z`, host: HOSTS[0], sha512: 'ab'.repeat(64) },
      path: `/home/easy/ds/backups/${from}-3.2.2-0123abc${index}`,
      ...{ bytes: 123_456_789, databaseBytes: 987_654_321, seconds: { dump: 12.3, restore: 45.6 } },
    })),
  },
};

const openRunning = (page: Page) => press(page, /^(在线变更|Change while running)$/);

/** The plan of a change of a cluster that runs, a secret among what changes. */
async function lookAtChange(page: Page): Promise<void> {
  await openRunning(page);
  const role = (name: string) => page.locator(`[data-field="roles.${name}"]`);
  for (const name of ['worker', 'master']) {
    await role(name).locator('summary').click();
    await role(name).locator('[data-field$=".heapMb"] input').fill('1024');
  }
  await role('alert').locator('[data-field$=".mailPasswd"] input').fill('another');
  await press(page, /^(预览并应用…|Preview and apply…)$/);
  await page.getByRole('dialog').locator('ol').first().waitFor();
}

/** The views of the page, as web/src/router.ts has them. */
const viewsOf = ({ clusters, runs }: Seeded): View[] => [
  ['clusters', '/clusters'],
  ['cluster-new', '/clusters/new'],
  ['cluster', `/clusters/${clusters.broken}`],
  ['cluster-list', `/clusters/${clusters.broken}`, openList],
  ['cluster-delete', `/clusters/${clusters.broken}`, askDelete],
  ['cluster-stop', `/clusters/${clusters.production}`, openDialog(/^(停止|Stop)$/)],
  ['cluster-template', `/clusters/${clusters.broken}`, openDialog(/^(存为模板|Save as template)$/)],
  ['cluster-leave', `/clusters/${clusters.broken}`, leave],
  ['cluster-gone', '/clusters/00000000'],
  ['cluster-plan', `/clusters/${clusters.draft}/plan`],
  ['cluster-apply', `/clusters/${clusters.production}`, openRunning],
  ['cluster-apply-plan', `/clusters/${clusters.production}`, lookAtChange],
  ['cluster-picture', `/clusters/${clusters.production}/picture`],
  ['runs', '/runs'],
  ['run-failed', `/runs/${runs.diskFull}`],
  ['run-success', `/runs/${runs.start}`],
  ['run-deployed', `/runs/${runs.stagingDeploy}`],
  ['hosts', '/hosts'],
  ['host-add', '/hosts', openDialog(/^(添加主机|Add hosts)$/)],
  ['host-edit', '/hosts', openDialog(/^(编辑|Edit)/)],
  ['host-key', '/hosts', openDialog(/^(控制台密钥|The console's key)$/)],
  ['packages', '/packages'],
  ['packages-queue', '/packages', queue],
  ['packages-signed', '/packages', signed],
  ['templates', '/templates'],
  ['template-edit', '/templates', openDialog(/^(编辑|Edit)/)],
  ['settings', '/settings'],
  ['login', '/login'],
  ['nowhere', '/no/such/view'],
];

/** Views that say what there is to do when there is nothing yet. */
const EMPTY_VIEWS: View[] = [
  ['first-use', '/clusters'],
  ['runs-empty', '/runs'],
  ['hosts-empty', '/hosts'],
  ['packages-empty', '/packages'],
  ['templates-empty', '/templates'],
];

const LOOKS: Look[] = (Object.keys(VIEWPORTS) as Look['viewport'][]).flatMap(viewport =>
  (['zh-CN', 'en-US'] as const).flatMap(locale =>
    (['light', 'dark'] as const).map(colorScheme => ({ viewport, locale, colorScheme })),
  ),
);

const AT_ONCE = 4;

const [, , given, ...wanted] = process.argv;
const isWanted = ([name]: View) => wanted.length === 0 || wanted.includes(name);

interface Shot {
  readonly view: View;
  readonly look: Look;
  readonly file: string;
}

const shotsOf = (folder: string, views: readonly View[]): Shot[] =>
  views.filter(isWanted).flatMap(view =>
    LOOKS.map(look => {
      const { viewport, locale, colorScheme } = look;
      return { view, look, file: join(folder, `${view[0]}-${viewport}-${locale}-${colorScheme}.png`) };
    }),
  );

/** Takes a picture and answers what is wrong with what it shows. */
async function take(browser: Browser, deck: Deck, { view, look, file }: Shot): Promise<string[]> {
  const { page, problems, allow, close } = await openTab(browser, deck, view[1], look);
  // A browser says on its own that a session has ended.
  allow(/status of 401/);
  allow(FAILED_REQUEST);
  try {
    await settle(page);
    await view[2]?.(page);
    // What was done is looked at where it was done: a dialog covers the screen and not the whole page.
    await page.screenshot({ path: file, fullPage: view[2] === undefined, animations: 'disabled' });
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    const tooWide = width > VIEWPORTS[look.viewport].width ? [`wider than the screen: ${width} px`] : [];
    return [...problems(), ...tooWide, ...(await accessProblems(page))];
  } catch (error) {
    return [String(error)];
  } finally {
    await close();
  }
}

async function takeAll(browser: Browser, deck: Deck, shots: Shot[]): Promise<string[]> {
  const found: string[] = [];
  const waiting = [...shots];
  const worker = async () => {
    for (let shot = waiting.shift(); shot !== undefined; shot = waiting.shift()) {
      const { file } = shot;
      for (const problem of await take(browser, deck, shot)) found.push(`${file}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found.sort();
}

const folder = given === undefined ? await mkdtemp(join(tmpdir(), 'deck-screenshots-')) : resolve(given);
await mkdir(folder, { recursive: true });
const deck = await openDeck();
const guarded = await openDeck();
const browser = await launch();
try {
  const found = await takeAll(browser, deck, shotsOf(folder, EMPTY_VIEWS));
  const world = await seed(deck);
  const views = [...viewsOf(world), ...stateViews(world)];
  found.push(...(await takeAll(browser, deck, shotsOf(folder, views))));
  const { id } = await seedRunning(deck, world.clusters.draft);
  const whileRunning: View[] = [
    ['run-running', `/runs/${id}`],
    ['run-abort-sure', `/runs/${id}`, askAbort],
    ['run-abort', `/runs/${id}`, openDialog(/^(中止|Abort)$/)],
    ['clusters-running', '/clusters'],
  ];
  found.push(...(await takeAll(browser, deck, shotsOf(folder, whileRunning))));
  await deck.finish(id, [], 'failed');
  await deck.finish(await deck.execute(world.clusters.production, 1), [], 'failed');
  const another = await seedCluster(deck, { ...exampleSpec('blocked'), hosts: [...HOSTS, '10.0.0.99'] });
  let turn = Promise.resolve();
  const upgraded = await seedCluster(deck, exampleSpec('upgraded'));
  await deck.finish(await deck.execute(upgraded, 2), [keptPoint], 'failed');
  /** One tab after the other: all of them share the cluster. */
  const inTurn = (act: () => Promise<void>) => {
    turn = turn.then(act);
    return turn;
  };
  /** Another saves while this one edits, and a deploy of that fails. */
  const foreign = async (page: Page) => {
    await edit(page);
    await inTurn(async () => {
      const was = await deck.get('selectCluster', { id: world.clusters.broken });
      await deck.get('updateCluster', { ...was, remark: `${was.remark}!` });
      await deck.ask('setStatus', was.id, 'deployfailure');
    });
    await page.locator('.foreign summary').click();
  };
  await deck.ask('find', [
    { id: 'memory_low', level: 'error', params: { totalMb: 1024, neededMb: 2688 } },
    { id: 'os_untried', level: 'warning', params: { os: 'Alpine' } },
  ]);
  const check = (page: Page) =>
    inTurn(async () => {
      await press(page, /^(检查主机|Check the hosts)$/);
      await page.getByText(/请先解决|to solve first/).waitFor();
    });
  const afterFailures: View[] = [
    ['cluster-stop-failed', `/clusters/${world.clusters.production}`],
    ['cluster-foreign', `/clusters/${world.clusters.broken}`, foreign],
    ['cluster-plan-blocked', `/clusters/${another}/plan`],
    ['cluster-points', `/clusters/${upgraded}/plan`],
    ['cluster-roll-back', `/clusters/${upgraded}/plan`, askRollBack],
    ['cluster-plan-findings', `/clusters/${world.clusters.draft}/plan`, check],
  ];
  found.push(...(await takeAll(browser, deck, shotsOf(folder, afterFailures))));
  found.push(...(await takeAll(browser, guarded, shotsOf(folder, await guardedViews(guarded)))));
  await writeFile(join(folder, 'problems.txt'), `${found.join('\n')}\n`);
  process.stdout.write(`${folder}: ${found.length} problems, in problems.txt\n`);
} finally {
  await browser.close();
  await deck.close();
  await guarded.close();
}
