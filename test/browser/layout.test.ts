import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { renderedLines } from './support/run-pages.ts';
import { type Seeded, seed, seedRunning } from './support/seed.ts';
import { settle, VIEWPORTS } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;
let seeded: Seeded;
beforeAll(async () => {
  deck = await openDeck();
  seeded = await seed(deck);
});
afterAll(() => deck.close());
afterEach(async () => {
  const left = await deck.ask('activeRun');
  if (left !== null) await deck.finish(left, [], 'aborted');
  await deck.ask('setStatus', seeded.clusters.draft, 'prepare');
});

/** What web.dev calls good is 0.1; this is next to nothing. */
const MOST = 0.01;

/** From now on what moves by itself is kept, as the browser measures it. */
const WATCH = `
    window.shifts = [];
    new PerformanceObserver(list => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        const moved = sources.map(({ node, previousRect, currentRect }) =>
          [node?.outerHTML?.slice(0, 120), previousRect.y, currentRect.y, previousRect.x, currentRect.x]);
        if (!hadRecentInput) window.shifts.push({ value, moved });
      }
    }).observe({ type: 'layout-shift' });
`;
const watchShifts = (page: Page) => page.evaluate(WATCH);
/** When a frame has been painted after the last change. */
const painted = (page: Page) =>
  page.evaluate(
    'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))',
  );
async function expectStill(page: Page, when: string): Promise<void> {
  await painted(page);
  const shifts = (await page.evaluate('window.shifts')) as { value: number }[];
  const sum = shifts.reduce((all, { value }) => all + value, 0);
  expect(sum, `${when}: ${JSON.stringify(shifts, null, 1)}`).toBeLessThan(MOST);
}

const VIEWS: Readonly<Record<string, (world: Seeded) => string>> = {
  'the cluster that is deployed': ({ clusters }) => `/clusters/${clusters.draft}`,
  'another that can be edited': ({ clusters }) => `/clusters/${clusters.broken}`,
  'a plan of another cluster': ({ clusters }) => `/clusters/${clusters.broken}/plan`,
  hosts: () => '/hosts',
  packages: () => '/packages',
  templates: () => '/templates',
};

describe.each(Object.keys(VIEWPORTS) as (keyof typeof VIEWPORTS)[])('on a %s nothing moves', viewport => {
  it.each(Object.entries(VIEWS))('of %s while a run begins, goes on and ends', async (_, pathOf) => {
    const { page } = await open(deck, pathOf(seeded), { viewport });
    await settle(page);
    await watchShifts(page);
    const { id, rest } = await seedRunning(deck, seeded.clusters.draft);
    const told = page.getByRole('link', { name: 'Follow the run' });
    await told.waitFor();
    await expectStill(page, 'it began');
    await deck.finish(id, rest.flat());
    await told.waitFor({ state: 'detached' });
    await expectStill(page, 'it ended');
  });

  it.each(['/hosts', '/packages', '/templates', '/runs', '/users', '/audit'])(
    'of %s when it has been read',
    async path => {
      const { page } = await open(deck, '/settings', { viewport });
      await settle(page);
      let letGo = () => {};
      const gate = new Promise<void>(resolve => {
        letGo = resolve;
      });
      await page.route('**/api/v1/select*', async route => {
        await gate;
        await route.fallback();
      });
      await page.addInitScript(WATCH);
      await page.goto(path);
      await page.locator('main [aria-busy=true]').first().waitFor();
      letGo();
      await settle(page);
      await expectStill(page, 'it was read');
    },
  );

  it.each(['success', 'failed'] as const)('of a run that is watched until it ends (%s)', async state => {
    const { id, rest } = await seedRunning(deck, seeded.clusters.draft);
    const { page } = await open(deck, `/runs/${id}`, { viewport });
    await settle(page);
    await expect.poll(async () => (await renderedLines(page)).length).toBeGreaterThan(0);
    await watchShifts(page);
    for (const part of rest) await deck.ask('append', id, part);
    await expectStill(page, 'it went on');
    await deck.finish(id, [], state);
    const below = page.getByRole('button', {
      name: state === 'success' ? 'What it came to' : 'Why, and what to do',
    });
    await below.waitFor();
    await expectStill(page, 'it ended');
    await below.click();
    const title = page.getByRole('heading', { name: state === 'success' ? 'Deployed' : 'Deploy failed' });
    await expect
      .poll(() => title.evaluate(one => one.getBoundingClientRect().bottom))
      .toBeLessThan(VIEWPORTS[viewport].height);
  });
});
