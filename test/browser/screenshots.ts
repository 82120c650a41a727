// npm run screenshots [-- FOLDER]: every view in both sizes, languages and themes, and what the page complained of.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { accessProblems } from './support/axe.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { type Seeded, seed, seedRunning } from './support/seed.ts';
import { type Look, launch, openTab, settle, VIEWPORTS } from './support/tab.ts';

type View = readonly [name: string, path: string];

/** The views of the page, as web/src/router.ts has them. */
const viewsOf = ({ clusters, runs }: Seeded): View[] => [
  ['clusters', '/clusters'],
  ['cluster-new', '/clusters/new'],
  ['cluster', `/clusters/${clusters.broken}`],
  ['cluster-plan', `/clusters/${clusters.draft}/plan`],
  ['cluster-picture', `/clusters/${clusters.production}/picture`],
  ['runs', '/runs'],
  ['run-failed', `/runs/${runs.diskFull}`],
  ['run-success', `/runs/${runs.start}`],
  ['run-deployed', `/runs/${runs.stagingDeploy}`],
  ['hosts', '/hosts'],
  ['packages', '/packages'],
  ['templates', '/templates'],
  ['settings', '/settings'],
  ['login', '/login'],
  ['nowhere', '/no/such/view'],
];

/** Views that say what there is to do when there is nothing yet. */
const EMPTY_VIEWS: View[] = [['runs-empty', '/runs']];

const LOOKS: Look[] = (Object.keys(VIEWPORTS) as Look['viewport'][]).flatMap(viewport =>
  (['zh-CN', 'en-US'] as const).flatMap(locale =>
    (['light', 'dark'] as const).map(colorScheme => ({ viewport, locale, colorScheme })),
  ),
);

const AT_ONCE = 4;

interface Shot {
  readonly view: View;
  readonly look: Look;
  readonly file: string;
}

const shotsOf = (folder: string, views: readonly View[]): Shot[] =>
  views.flatMap(view =>
    LOOKS.map(look => {
      const { viewport, locale, colorScheme } = look;
      return { view, look, file: join(folder, `${view[0]}-${viewport}-${locale}-${colorScheme}.png`) };
    }),
  );

/** Takes a picture and answers what is wrong with what it shows. */
async function take(browser: Browser, deck: Deck, { view, look, file }: Shot): Promise<string[]> {
  const { page, problems, close } = await openTab(browser, deck, view[1], look);
  try {
    await settle(page);
    await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
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

const [, , given] = process.argv;
const folder = given === undefined ? await mkdtemp(join(tmpdir(), 'deck-screenshots-')) : resolve(given);
await mkdir(folder, { recursive: true });
const deck = await openDeck();
const browser = await launch();
try {
  const found = await takeAll(browser, deck, shotsOf(folder, EMPTY_VIEWS));
  const world = await seed(deck);
  found.push(...(await takeAll(browser, deck, shotsOf(folder, viewsOf(world)))));
  const { id } = await seedRunning(deck, world.clusters.draft);
  const whileRunning: View[] = [
    ['run-running', `/runs/${id}`],
    ['clusters-running', '/clusters'],
  ];
  found.push(...(await takeAll(browser, deck, shotsOf(folder, whileRunning))));
  await writeFile(join(folder, 'problems.txt'), `${found.join('\n')}\n`);
  process.stdout.write(`${folder}: ${found.length} problems, in problems.txt\n`);
} finally {
  await browser.close();
  await deck.close();
}
