import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { fill, numbered, seeLine, seenLines } from './support/run-pages.ts';
import { lineAt } from './support/script.ts';
import { exampleSpec, HOSTS, seedCluster, seedHosts } from './support/seed.ts';

const open = browserOfFile();
let deck: Deck;
let clusterId: string;
/** A run with a million lines, of which one tells of a failure. */
let long: string;
const MILLION = 1_000_000;
const FAILED_AT = 654_321;

beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  clusterId = await seedCluster(deck, exampleSpec('production'));
  long = await begin();
  const textOf = (line: number) =>
    line === FAILED_AT ? `failed: [${HOSTS[1]}] => no space` : `line ${line}`;
  await fill(deck, long, MILLION, textOf);
  await deck.finish(long, [], 'failed');
});
afterAll(() => deck.close());
afterEach(async () => {
  const left = await deck.ask('activeRun');
  if (left !== null) await deck.finish(left, [], 'aborted');
});

async function begin(): Promise<string> {
  const id = await deck.execute(clusterId, 2);
  await deck.ask('begin', id);
  return id;
}

const log = (page: Page) => page.locator('[role="log"]');
const follow = (page: Page) => page.getByRole('button', { name: /^↓/ });

describe('a log of a million lines', () => {
  it('is seen at its end, its beginning and anywhere between, with at most 200 lines in the page', async () => {
    const { page } = await open(deck, `/runs/${long}`);
    await seeLine(page, `line ${MILLION}`);
    for (const [share, expected] of [
      [0, 1],
      [0.25, 250_000],
      [0.5, 500_000],
      [0.999, 999_000],
    ] as const) {
      await log(page).evaluate(
        (box, part) => box.scrollTo(0, (box.scrollHeight - box.clientHeight) * part),
        share,
      );
      const near = (number: number) => Math.abs(number - expected) < 100;
      await expect.poll(async () => near((await seenLines(page))[0]?.number ?? -1000)).toBe(true);
      const [first] = await seenLines(page);
      await seeLine(page, `line ${first?.number}`);
      expect(await page.locator('[role="log"] .line').count()).toBeLessThanOrEqual(200);
    }
    await follow(page).click();
    await seeLine(page, `line ${MILLION}`);
    expect((await seenLines(page)).at(-1)?.number).toBe(MILLION);
  });

  it('is read line by line with wheel and keys, none passed over', async () => {
    const { page } = await open(deck, `/runs/${long}`);
    await seeLine(page, `line ${MILLION}`);
    await log(page).evaluate(box => box.scrollTo(0, box.scrollHeight / 2));
    await expect.poll(async () => (await seenLines(page))[0]?.number ?? 0).toBeLessThan(510_000);
    await log(page).hover();
    let before = await seenLines(page);
    for (let turn = 0; turn < 8; turn += 1) {
      await page.mouse.wheel(0, 300);
      await expect.poll(async () => (await seenLines(page))[0]?.number).not.toBe(before[0]?.number);
      await page.waitForTimeout(turn % 3 === 0 ? 250 : 0);
      const now = await seenLines(page);
      expect(now[0]?.number).toBeLessThanOrEqual((before.at(-1)?.number ?? 0) + 1);
      before = now;
    }
    await log(page).press('Home');
    await seeLine(page, 'line 1');
    expect((await seenLines(page))[0]?.number).toBe(1);
    await log(page).press('PageDown');
    await expect.poll(async () => (await seenLines(page))[0]?.number ?? 0).toBeGreaterThan(5);
    await log(page).press('End');
    await seeLine(page, `line ${MILLION}`);
  });

  it('jumps to its first failure', async () => {
    const { page } = await open(deck, `/runs/${long}`);
    await page.getByRole('button', { name: 'Failed only' }).click();
    await page.getByText('1 match').waitFor();
    await page.getByRole('button', { name: `Show line ${FAILED_AT} in the whole log` }).click();
    await seeLine(page, `line ${FAILED_AT + 1}`);
    expect((await seenLines(page)).map(({ number }) => number)).toContain(FAILED_AT);
  });

  it('is downloaded whole', async () => {
    const { page } = await open(deck, `/runs/${long}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download', exact: true }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBe(MILLION);
    expect(lines.at(-1)?.endsWith(`line ${MILLION}`)).toBe(true);
    const [compressed] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download .gz' }).click(),
    ]);
    expect(compressed.suggestedFilename()).toBe(`${download.suggestedFilename()}.gz`);
    expect(gunzipSync(await readFile(await compressed.path())).toString() === text).toBe(true);
  });
});

describe('a log that grows', () => {
  it('is followed until the reader scrolls up, and again when asked to', async () => {
    const id = await begin();
    await deck.ask('append', id, numbered(1, 300));
    const { page } = await open(deck, `/runs/${id}`);
    await seeLine(page, 'line 300');
    expect(await follow(page).count()).toBe(0);
    await deck.ask('append', id, numbered(301, 350));
    await seeLine(page, 'line 350');
    expect((await seenLines(page)).at(-1)?.number).toBe(350);
    await log(page).hover();
    await page.mouse.wheel(0, -600);
    await follow(page).waitFor();
    await page.waitForTimeout(300);
    const before = await seenLines(page);
    await deck.ask('append', id, numbered(351, 700));
    await page.getByText('700 lines').waitFor();
    expect(await seenLines(page)).toEqual(before);
    await follow(page).click();
    await seeLine(page, 'line 700');
    await deck.ask('append', id, numbered(701, 720));
    await seeLine(page, 'line 720');
    expect(await follow(page).count()).toBe(0);
  });

  it('is followed on when the window changes its size', async () => {
    const id = await begin();
    await deck.ask('append', id, numbered(1, 60));
    const { page } = await open(deck, `/runs/${id}`);
    await seeLine(page, 'line 60');
    // Smaller, and larger again before the browser has told of the scrolling that the first led to.
    await page.evaluate(`new Promise(done => {
      const box = document.querySelector('[role="log"]');
      const later = () => requestAnimationFrame(() => requestAnimationFrame(done));
      const sizes = new ResizeObserver(() => {
        if (box.clientHeight > 300) return;
        sizes.disconnect();
        setTimeout(() => { box.style.height = ''; later(); });
      });
      sizes.observe(box);
      box.style.height = '280px';
    })`);
    expect(await follow(page).count()).toBe(0);
    expect((await seenLines(page)).at(-1)?.number).toBe(60);
  });

  it('is followed again by who scrolls to its end', async () => {
    const id = await begin();
    await deck.ask('append', id, numbered(1, 300));
    const { page } = await open(deck, `/runs/${id}`);
    await seeLine(page, 'line 300');
    await log(page).hover();
    await page.mouse.wheel(0, -600);
    await follow(page).waitFor();
    await page.mouse.wheel(0, 1200);
    await follow(page).waitFor({ state: 'detached' });
    await deck.ask('append', id, numbered(301, 400));
    await seeLine(page, 'line 400');
  });

  it('finds what comes while a search is shown', async () => {
    const id = await begin();
    await deck.ask('append', id, numbered(1, 30));
    const { page } = await open(deck, `/runs/${id}`);
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('line 3');
    await page.getByText('2 matches').waitFor();
    await deck.ask('append', id, numbered(31, 40));
    await page.getByText('11 matches').waitFor();
  });

  it('wraps lines that are too long, and every part of them can be read', async () => {
    const id = await begin();
    const long = (line: number) => `start-${line} ${'x'.repeat(8000)} end-${line}`;
    const at = new Date();
    await deck.ask(
      'append',
      id,
      Array.from({ length: 40 }, (_, index) => ({ type: 'line', text: lineAt(at, long(index + 1)) })),
    );
    const { page } = await open(deck, `/runs/${id}`, { viewport: 'phone' });
    await seeLine(page, 'end-40');
    await page.getByRole('switch', { name: 'Wrap lines' }).click();
    const isSeen = (text: string) =>
      log(page).evaluate((box, wanted) => {
        const SHOW_TEXT = 4;
        const page = box.ownerDocument;
        const range = page.createRange();
        const { top, bottom } = box.getBoundingClientRect();
        for (const said of box.querySelectorAll('.said')) {
          const words = page.createTreeWalker(said, SHOW_TEXT);
          for (let node = words.nextNode(); node !== null; node = words.nextNode()) {
            const place = node.textContent?.indexOf(wanted) ?? -1;
            if (place < 0) continue;
            range.setStart(node, place);
            range.setEnd(node, place + wanted.length);
            const rect = range.getBoundingClientRect();
            if (rect.bottom <= bottom + 1 && rect.top >= top - 1) return true;
          }
        }
        return false;
      }, text);
    await expect.poll(() => isSeen('end-40')).toBe(true);
    await log(page).hover();
    for (const text of ['start-40', 'end-39', 'start-39']) {
      let turns = 0;
      while (!(await isSeen(text)) && turns < 60) {
        await page.mouse.wheel(0, -300);
        await page.waitForTimeout(60);
        turns += 1;
      }
      expect([text, turns < 60]).toEqual([text, true]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});
