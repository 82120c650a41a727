import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { fill, numbered, seeLine, seenLines } from './support/run-pages.ts';
import { exampleSpec, seedCluster, seedHosts } from './support/seed.ts';

const open = browserOfFile();
const ALLOWED = { permissions: ['clipboard-read', 'clipboard-write'] };
/** One line more than is copied at once. */
const MANY = 20_001;
let deck: Deck;
let path: string;
let runId: string;

beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  runId = await deck.execute(await seedCluster(deck, exampleSpec('production')), 2);
  await deck.ask('begin', runId);
  await fill(deck, runId, MANY);
  path = `/runs/${runId}`;
});
afterAll(() => deck.close());

const log = (page: Page) => page.locator('[role="log"]');
const number = (page: Page, line: number) =>
  page.getByRole('button', { name: `Select line ${line}`, exact: true });
const copyLines = (page: Page) => page.getByRole('button', { name: /^Copy \d+ lines?$/ });
const chosen = (page: Page) => page.locator('.line.chosen');
const copied = async (page: Page) =>
  ((await page.evaluate('navigator.clipboard.readText()')) as string).trimEnd().split('\n');

/** What was copied is these lines, every one, as the log has them. */
async function expectCopied(page: Page, first: number, last: number): Promise<void> {
  const message = first === last ? '1 line copied' : `${last - first + 1} lines copied`;
  await page.getByText(message, { exact: true }).first().waitFor();
  const lines = await copied(page);
  expect(lines.length).toBe(last - first + 1);
  expect(lines.map(line => Number(line.split(' line ')[1]))).toEqual(
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

describe('lines that are chosen by their numbers', () => {
  it('are kept while they leave the window, and copied whole; Escape lets them go', async () => {
    const { page } = await open(deck, path, {}, ALLOWED);
    await seeLine(page, `line ${MANY}`);
    await log(page).press('Home');
    await number(page, 3).click();
    await page.getByText('Line 3 selected').waitFor();
    await log(page).evaluate(box => box.scrollTo(0, box.scrollHeight / 8));
    await expect.poll(async () => (await seenLines(page))[0]?.number ?? 0).toBeGreaterThan(2000);
    expect(await chosen(page).count()).toBe(0);
    const [, last] = await seenLines(page);
    if (last === undefined) throw new Error('no line is seen');
    await number(page, last.number).click({ modifiers: ['Shift'] });
    await page.getByText(`Lines 3–${last.number} selected`).waitFor();
    expect(await page.evaluate('String(getSelection())')).toBe('');
    expect(await accessProblems(page)).toEqual([]);
    await copyLines(page).click();
    await expectCopied(page, 3, last.number);
    await page.keyboard.press('Escape');
    await chosen(page).first().waitFor({ state: 'detached' });
    expect(await copyLines(page).count()).toBe(0);
  });

  it('are chosen and copied with keys alone, and what is chosen last is seen', async () => {
    const { page } = await open(deck, path, { colorScheme: 'dark' }, ALLOWED);
    await seeLine(page, `line ${MANY}`);
    await log(page).press('Home');
    await seeLine(page, 'line 1');
    for (let turn = 0; turn < 60; turn += 1) await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('Lines 1–60 selected').waitFor();
    await expect.poll(async () => (await seenLines(page)).map(line => line.number)).toContain(60);
    await page.keyboard.press('Shift+ArrowUp');
    await page.getByText('Lines 1–59 selected').waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.keyboard.press('Control+c');
    await expectCopied(page, 1, 59);
    await page.keyboard.press('Shift+End');
    await page.getByText(`Lines 1–${MANY} selected`).waitFor();
    await seeLine(page, `line ${MANY}`);
    await page.keyboard.press('Shift+Home');
    await page.getByText('Line 1 selected').waitFor();
    await seeLine(page, 'line 1');
  });

  it('are not copied when they are too many, which is said', async () => {
    const { page } = await open(deck, path, {}, ALLOWED);
    await seeLine(page, `line ${MANY}`);
    await log(page).press('Control+a');
    await page.getByText(`Lines 1–${MANY} selected (${MANY})`).waitFor();
    await page.getByText('At most 20000 lines are copied at once.').waitFor();
    expect(await copyLines(page).count()).toBe(0);
    await log(page).press('Home');
    await number(page, 2).click();
    await log(page).press('Shift+End');
    await copyLines(page).click();
    await expectCopied(page, 2, MANY);
  });

  it('are copied over plain HTTP too, where a page has no clipboard', async () => {
    const { page } = await open(deck, path, {}, ALLOWED);
    await page.addInitScript('Object.defineProperty(window, "isSecureContext", { value: false })');
    await page.reload();
    await seeLine(page, `line ${MANY}`);
    await number(page, MANY - 4).click();
    await number(page, MANY).click({ modifiers: ['Shift'] });
    await copyLines(page).click();
    await expectCopied(page, MANY - 4, MANY);
  });

  it('are chosen by a finger with two taps, on a phone that they fit', async () => {
    const { page } = await open(deck, path, { viewport: 'phone' }, { ...ALLOWED, hasTouch: true });
    await seeLine(page, `line ${MANY}`);
    await number(page, MANY - 2).tap();
    await number(page, MANY - 9).tap();
    await page.getByText(`Lines ${MANY - 9}–${MANY - 2} selected`).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.getByRole('button', { name: 'Clear', exact: true }).tap();
    await chosen(page).first().waitFor({ state: 'detached' });
  });

  it('stay the same lines while others come, and give way to a search', async () => {
    const { page } = await open(deck, path, {}, ALLOWED);
    await seeLine(page, `line ${MANY}`);
    await number(page, MANY - 1).click();
    await deck.ask('append', runId, numbered(MANY + 1, MANY + 50));
    await page.getByText(`${MANY + 50} lines`, { exact: true }).waitFor();
    expect((await seenLines(page)).map(line => line.number)).toContain(MANY - 1);
    expect(await chosen(page).locator('.number').textContent()).toContain(String(MANY - 1));
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('line 77');
    await page.getByText(/^\d+ matches/).waitFor();
    expect(await page.getByText(/selected/).count()).toBe(0);
  });
});

describe('lines that were not chosen', () => {
  it('are copied as the browser selected them, which is kept while others come, or else those that are seen', async () => {
    const { page } = await open(deck, path, {}, ALLOWED);
    const { rows } = await deck.get('readRunLog', { runId, page: '1' });
    await seeLine(page, `line ${rows}`);
    const copy = page.getByRole('button', { name: 'Copy', exact: true });
    await copy.click();
    await expect.poll(async () => (await copied(page)).at(-1)).toContain(`p=4711 u=root |  line ${rows}`);
    const wanted = `line ${rows - 5}`;
    await page.locator('.line', { hasText: wanted }).locator('.said').selectText();
    await deck.ask('append', runId, numbered(rows + 1, rows + 300));
    await page.getByText(`${rows + 300} lines`, { exact: true }).waitFor();
    expect(await page.evaluate('String(getSelection())')).toContain(wanted);
    await copy.click();
    await page.getByText('The selection is copied').waitFor();
    expect((await copied(page)).at(-1)?.endsWith(wanted)).toBe(true);
  });
});
