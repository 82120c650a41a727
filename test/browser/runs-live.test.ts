import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { openRelay } from './support/relay.ts';
import { renderedLines, seeLine, seenLines } from './support/run-pages.ts';
import { lineAt } from './support/script.ts';
import { exampleSpec, HOSTS, seedCluster, seedHosts, seedRunning } from './support/seed.ts';
import { CONSOLE_DOWN } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;
let clusterId: string;

beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  clusterId = await seedCluster(deck, exampleSpec('production'));
});
afterAll(() => deck.close());

/** No test leaves a run behind, nor a state that the next one cannot begin from. */
afterEach(async () => {
  const left = await deck.ask('activeRun');
  if (left !== null) await deck.finish(left, [], 'aborted');
  await deck.ask('setStatus', clusterId, 'prepare');
});

describe('a run that goes on', () => {
  it('shows its phase, fills its grid and follows its log, without a touch', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const { page } = await open(deck, `/runs/${id}`);
    await page.getByRole('progressbar').waitFor();
    const bar = page.getByRole('progressbar');
    const [before, phase] = [Number(await bar.getAttribute('aria-valuenow')), /Phase \d+ of 12: /];
    expect(await bar.getAttribute('aria-valuetext')).toMatch(phase);
    const cells = page.locator('td .mark:not(.none)');
    const filled = await cells.count();
    await deck.ask('append', id, rest.shift() ?? []);
    await expect.poll(() => page.locator('td .mark:not(.none)').count()).toBeGreaterThan(filled);
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
    const lines = await seenLines(page);
    expect(lines.at(-1)?.number).toBe((await deck.get('readRunLog', { runId: id, page: '1' })).rows);
    expect(await accessProblems(page)).toEqual([]);
  });

  it('shows the present phase on a phone too, beside the names of the hosts', async () => {
    const { id } = await seedRunning(deck, clusterId);
    const { page } = await open(deck, `/runs/${id}`, { viewport: 'phone' });
    const present = page.locator('th.now');
    const end = async () => {
      const { x, width } = (await present.boundingBox()) ?? { x: 390, width: 390 };
      return x + width;
    };
    await present.waitFor();
    await expect.poll(end).toBeLessThanOrEqual(390);
    // Whatever makes the columns wider, such as names of hosts that arrive late, does not move it out of sight.
    await page.locator('.corner').evaluate(({ style }) => {
      style.paddingRight = '90px';
    });
    await expect.poll(end).toBeLessThanOrEqual(390);
    // Cells have gone under the names, which nothing is painted over.
    const covers = () =>
      page.locator('tbody th .mono').evaluateAll(names =>
        names.map(name => {
          const { left, right, top, bottom } = name.getBoundingClientRect();
          const y = (top + bottom) / 2;
          return [left + 2, (left + right) / 2, right - 2].every(at =>
            name.parentElement?.contains(name.ownerDocument.elementFromPoint(at, y)),
          );
        }),
      );
    await page.locator('tbody').scrollIntoViewIfNeeded();
    expect(await covers()).toEqual(HOSTS.map(() => true));
  });

  it('shows the present phase beside the names of the hosts, not under them, however narrow it is', async () => {
    const { id } = await seedRunning(deck, clusterId);
    const { page } = await open(deck, `/runs/${id}`, { viewport: 'phone' });
    const overlap = () =>
      page.locator('.grid .box').evaluate(box => {
        const [corner, now] = ['.corner', 'th.now'].map(name =>
          box.querySelector(name)?.getBoundingClientRect(),
        );
        return (corner?.right ?? Infinity) - (now?.left ?? 0);
      });
    await page.locator('th.now').waitFor();
    for (const width of [190, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expect.poll(overlap).toBeLessThan(1);
    }
  });

  it('has the same lines after a reload, none twice, none missing', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const { page } = await open(deck, `/runs/${id}`);
    await seeLine(page, 'PLAY [Base]');
    await page.reload();
    await deck.ask('append', id, rest.flat());
    await seeLine(page, 'PLAY RECAP');
    await expectLinesOf(id, page);
  });

  it('goes on where it was when the console is killed and started again', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const { page, allow } = await open(deck, `/runs/${id}`);
    allow(CONSOLE_DOWN);
    await seeLine(page, 'PLAY [Base]');
    await deck.kill();
    await page.getByText('Offline').waitFor();
    await deck.restart();
    await deck.ask('append', id, rest.flat());
    await seeLine(page, 'PLAY RECAP');
    await page.getByText('Offline').waitFor({ state: 'detached' });
    await expectLinesOf(id, page);
    await deck.finish(id, []);
    await page.getByRole('heading', { name: 'Deployed' }).waitFor();
  });

  it('says that the network is gone, and goes on where it was when it comes back, as often as that is', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const relay = await openRelay(deck.base);
    onTestFinished(() => relay.close());
    const { page, allow } = await open(relay, `/runs/${id}`);
    allow(/net::ERR_INTERNET_DISCONNECTED/);
    allow(CONSOLE_DOWN);
    await seeLine(page, 'PLAY [Base]');
    for (const part of rest.splice(0, 2)) {
      await page.context().setOffline(true);
      relay.cut();
      await page.getByText('Offline').waitFor();
      await deck.ask('append', id, part);
      relay.mend();
      await page.context().setOffline(false);
      await page.getByText('Offline').waitFor({ state: 'detached' });
      await expectLinesOf(id, page);
    }
    await deck.ask('append', id, rest.flat());
    await seeLine(page, 'PLAY RECAP');
    await expectLinesOf(id, page);
  });

  it('has the end of a run that came while its connections were cut, though the browser believed itself online', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const relay = await openRelay(deck.base);
    onTestFinished(() => relay.close());
    const { page, allow } = await open(relay, `/runs/${id}`);
    allow(CONSOLE_DOWN);
    await seeLine(page, 'PLAY [Base]');
    relay.cut();
    await page.getByText('Offline').waitFor();
    await deck.finish(id, rest.flat());
    expect(await page.getByRole('heading', { name: 'Deployed' }).count()).toBe(0);
    relay.mend();
    await page.getByRole('heading', { name: 'Deployed' }).waitFor();
    await page.getByText('Offline').waitFor({ state: 'detached' });
    await expectLinesOf(id, page);
  });

  it('goes on without the stream: it asks every five seconds', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const { page, allow } = await open(deck, '/runs');
    allow(/consoleEvents/);
    await page.context().route('**/api/v1/consoleEvents*', route => route.abort());
    const asked = page.waitForRequest('**/api/v1/executeResultSignal');
    await page.goto(`/runs/${id}`);
    await seeLine(page, 'PLAY [Base]');
    await deck.ask('append', id, rest.flat());
    await seeLine(page, 'PLAY RECAP');
    await asked;
    await expectLinesOf(id, page);
    await deck.finish(id, []);
    await page.getByRole('heading', { name: 'Deployed' }).waitFor();
  });

  it('moves nothing that is read while it goes on', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const { page } = await open(deck, `/runs/${id}`);
    await seeLine(page, 'PLAY [Base]');
    const tops = () =>
      page
        .locator('main :is(h1, h2, table, [role="progressbar"], [role="log"])')
        .evaluateAll(elements => elements.map(element => element.getBoundingClientRect().top));
    const before = await tops();
    for (const part of rest.slice(0, -1)) {
      await deck.ask('append', id, part);
      expect(await tops()).toEqual(before);
    }
    await deck.ask('append', id, rest.at(-1) ?? []);
    await seeLine(page, 'PLAY RECAP');
    expect(await tops()).toEqual(before);
  });

  it('is the same in two tabs, and neither offers anything else meanwhile', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const one = await open(deck, `/runs/${id}`);
    const other = await open(deck, '/runs');
    await other.page.getByRole('status').getByText('Deploy: production').waitFor();
    await other.page.getByRole('link', { name: 'Open: Deploy production' }).first().click();
    await deck.finish(id, rest.flat());
    for (const { page } of [one, other]) {
      await page.getByRole('heading', { name: 'Deployed' }).waitFor();
      await expectLinesOf(id, page);
    }
  });

  it('is aborted after two questions; a second time it presses harder', async () => {
    const { id } = await seedRunning(deck, clusterId);
    const { page } = await open(deck, `/runs/${id}`);
    await page.getByRole('button', { name: 'Abort', exact: true }).click();
    const question = page.getByRole('alertdialog');
    expect(await accessProblems(page)).toEqual([]);
    const harmless = question.getByRole('button', { name: 'Let it run' });
    await expect
      .poll(() => harmless.evaluate(button => button === button.ownerDocument.activeElement))
      .toBe(true);
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'hidden' });
    expect(await timesAborted(id)).toBe(0);
    await page.getByRole('button', { name: 'Abort', exact: true }).click();
    await question.getByRole('button', { name: 'Abort the run' }).dblclick();
    expect(await accessProblems(page)).toEqual([]);
    expect(await timesAborted(id), 'a double click is no yes').toBe(0);
    await question.getByRole('button', { name: 'Yes, end it' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await timesAborted(id)).toBe(1);
    await deck.ask('append', id, [{ type: 'cancel', at: new Date().toISOString() }]);
    await page.getByRole('button', { name: 'Force abort' }).click();
    await question.getByRole('button', { name: 'Force abort' }).click();
    await question.getByRole('button', { name: 'Yes, end it' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await timesAborted(id)).toBe(2);
    await deck.finish(id, [], 'aborted');
    await page.getByRole('heading', { name: 'Deploy was aborted' }).waitFor();
    expect(await page.getByRole('button', { name: /abort/i }).count()).toBe(0);
  });

  it('shows what a host says as text, whatever it is', async () => {
    const { id } = await seedRunning(deck, clusterId);
    const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}';
    const events: RunEvent[] = [
      { type: 'task', step: 'main', id: 'x', name: evil, role: null, at: new Date().toISOString() },
      { type: 'line', text: lineAt(new Date(), `failed: [${HOSTS[0]}] => ${evil}`) },
      {
        type: 'host',
        step: 'main',
        task: evil,
        host: HOSTS[0],
        outcome: 'failed',
        ignored: false,
        ms: 1,
        message: evil,
      },
      { type: 'host', step: 'main', task: evil, host: '<b>host</b>', outcome: 'ok', ignored: false, ms: 1 },
    ];
    const { page } = await open(deck, `/runs/${id}`);
    await deck.ask('append', id, events);
    await seeLine(page, evil);
    await page.getByRole('rowheader', { name: '<b>host</b>' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('<img');
    await page.locator('mark', { hasText: '<img' }).first().waitFor();
    await deck.finish(id, [], 'failed');
    await page.locator('pre', { hasText: evil }).waitFor();
    await page.goto('/runs');
    await page.getByText(evil).first().waitFor();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });
});

async function timesAborted(id: string): Promise<number> {
  return (await deck.ask('cancelled')).filter(run => run === id).length;
}

/** What is shown are the last lines of the run's log, each once and at its number. */
async function expectLinesOf(runId: string, page: Page): Promise<void> {
  const { rows, data } = await deck.get('readRunLines', { runId, from: '1', count: '1000' });
  // The end of a run and its last lines come by two ways.
  await expect.poll(async () => (await renderedLines(page)).at(-1)?.number).toBe(rows);
  const shown = await renderedLines(page);
  const first = shown[0]?.number ?? 0;
  expect(shown.map(({ number }) => number)).toEqual(shown.map((_, index) => first + index));
  for (const { number, text } of shown) {
    const words = text.replace(/^\d\d:\d\d:\d\d\s/, '');
    expect(String(data[number - 1]).endsWith(`|  ${words}`)).toBe(true);
  }
}
