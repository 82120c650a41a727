import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { fill, renderedLines, seeLine } from './support/run-pages.ts';
import { exampleSpec, HOSTS, seedCluster, seedHosts } from './support/seed.ts';

const open = browserOfFile();
let deck: Deck;
/** A run with a million lines, of which one tells of a failure. */
let long: string;
const MILLION = 1_000_000;
const FAILED_AT = 654_321;

beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  long = await deck.execute(await seedCluster(deck, exampleSpec('production')), 2);
  await deck.ask('begin', long);
  const textOf = (line: number) =>
    line === FAILED_AT ? `failed: [${HOSTS[1]}] => no space` : `line ${line}`;
  await fill(deck, long, MILLION, textOf);
  await deck.finish(long, [], 'failed');
});
afterAll(() => deck.close());

describe('a log of a million lines', () => {
  it('is searched by text and host, and shows what was found in its place', async () => {
    const { page } = await open(deck, `/runs/${long}`);
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('LINE 77777');
    await page.getByText('11 matches').waitFor();
    expect((await renderedLines(page)).map(({ number }) => number)).toEqual([
      77_777,
      ...Array.from({ length: 10 }, (_, index) => 777_770 + index),
    ]);
    expect(await page.locator('mark').first().textContent()).toBe('line 77777');
    await page.getByRole('button', { name: 'Show line 777775 in the whole log' }).click();
    await seeLine(page, 'line 777774');
    expect(await page.locator('.line.pointed .number').textContent()).toBe('777775');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('textbox', { name: 'Only of a host' }).click();
    await page.getByText(HOSTS[1], { exact: true }).last().click();
    await page.getByText('1 match').waitFor();
    expect((await renderedLines(page)).map(({ number }) => number)).toEqual([FAILED_AT]);
  });

  it('is gone through from match to match, in the whole log, by buttons and keys', async () => {
    const { page } = await open(deck, `/runs/${long}`);
    const pointed = () => page.locator('.line.pointed .number').textContent();
    const box = page.getByRole('searchbox', { name: 'Search the log' });
    await box.fill('LINE 77777');
    await page.getByText('11 matches', { exact: true }).waitFor();
    await box.press('Enter');
    await seeLine(page, 'line 77776');
    expect([await pointed(), await page.locator('mark').count()]).toEqual(['77777', 1]);
    await page.getByRole('button', { name: 'Next match' }).click();
    await page.getByText('Match 2 of 11', { exact: true }).waitFor();
    await seeLine(page, 'line 777769');
    expect(await pointed()).toBe('777770');
    await box.press('Shift+Enter');
    await page.getByText('Match 1 of 11', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Previous match' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'List the matches' }).click();
    await page.getByText('11 matches', { exact: true }).waitFor();
    expect((await renderedLines(page)).length).toBe(11);
  });

  it('shows how far a search is, can stop it, and goes on from there', async () => {
    const { page } = await open(deck, `/runs/${long}`);
    // The console is held up after the first part.
    await page.evaluate(`{
      const fetched = window.fetch;
      window.fetch = async (...args) => {
        const response = await fetched(...args);
        if (!String(args[0]).includes('searchRunLog') || window.deckHeld) return response;
        window.deckHeld = true;
        const reader = response.body.getReader();
        const { value } = await reader.read();
        args[1].signal.addEventListener('abort', () => reader.cancel());
        const body = new ReadableStream({ start: stream => stream.enqueue(value) });
        return new Response(body, { headers: response.headers });
      };
    }`);
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('line 999999');
    await page.getByText('Searching: 1 % looked at, 0 matches so far').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('0 matches so far', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Find more' }).click();
    await page.getByText('1 match', { exact: true }).waitFor();
    expect((await renderedLines(page)).map(({ number }) => number)).toEqual([999_999]);
  });
});
