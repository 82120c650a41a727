import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { renderedLines, seeLine, seenLines } from './support/run-pages.ts';
import { lineAt, MESSAGES, scriptedRun } from './support/script.ts';
import { exampleSpec, groupsOf, HOSTS, seedCluster, seedHosts, seedRunning } from './support/seed.ts';
import { CONSOLE_DOWN, settle, VIEWPORTS } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;
let clusterId: string;
const groups = groupsOf(exampleSpec(''));

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

  it('has the same lines after a reload, none twice, none missing', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const { page } = await open(deck, `/runs/${id}`);
    await seeLine(page, 'PLAY [Base]');
    await page.reload();
    await deck.ask('append', id, rest.flat());
    await seeLine(page, 'PLAY RECAP');
    await expectLinesOf(id, await renderedLines(page));
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
    await expectLinesOf(id, await renderedLines(page));
    await deck.finish(id, []);
    await page.getByRole('heading', { name: 'Deployed' }).waitFor();
  });

  it('goes on where it was when the connection comes back', async () => {
    const { id, rest } = await seedRunning(deck, clusterId);
    const { page, allow } = await open(deck, `/runs/${id}`);
    allow(/net::ERR_INTERNET_DISCONNECTED/);
    allow(CONSOLE_DOWN);
    await seeLine(page, 'PLAY [Base]');
    await page.context().setOffline(true);
    await deck.ask('append', id, rest.shift() ?? []);
    await page.context().setOffline(false);
    await deck.ask('append', id, rest.flat());
    await seeLine(page, 'PLAY RECAP');
    await expectLinesOf(id, await renderedLines(page));
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
    await expectLinesOf(id, await renderedLines(page));
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
      await expectLinesOf(id, await renderedLines(page));
    }
  });

  it('is aborted after a question; a second time it presses harder', async () => {
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
    await question.getByRole('button', { name: 'Abort the run' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await timesAborted(id)).toBe(1);
    await deck.ask('append', id, [{ type: 'cancel', at: new Date().toISOString() }]);
    await page.getByRole('button', { name: 'Force abort' }).click();
    await question.getByRole('button', { name: 'Force abort' }).click();
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

describe('a run that is over', () => {
  it.each([
    ['en-US', 'Deploy failed', 'A file system of the host is full.', 'Deploy again'],
    ['zh-CN', '部署失败', '主机磁盘空间不足。', '再次部署'],
  ] as const)(
    'says first what failed, why and what to do, and tries again (%s)',
    async (locale, title, cause, again) => {
      const failure = { phase: 'Base', host: HOSTS[1], message: MESSAGES.disk_full };
      const id = await runOf('deploy', failure);
      const { page } = await open(deck, `/runs/${id}`, { locale });
      const panel = page.getByRole('region', { name: title });
      await panel.getByText(cause).waitFor();
      const text = (await panel.textContent()) ?? '';
      const order = ['Install the units of the servers', HOSTS[1], MESSAGES.disk_full, cause].map(part =>
        text.indexOf(part),
      );
      expect(order).toEqual([...order].filter(place => place >= 0).sort((a, b) => a - b));
      const [first, grid] = [await panel.boundingBox(), await page.locator('table').boundingBox()];
      expect((first?.y ?? 0) + (first?.height ?? 0)).toBeLessThanOrEqual(grid?.y ?? 0);
      expect(await accessProblems(page)).toEqual([]);
      await panel.getByRole('button', { name: again }).click();
      await page.waitForURL(url => url.pathname.startsWith('/runs/') && !url.pathname.endsWith(id));
      expect(new URL(page.url()).pathname).toBe(`/runs/${await deck.ask('activeRun')}`);
    },
  );

  it('does not offer again what the state of the cluster refuses, and says why', async () => {
    const id = await runOf('deploy', { phase: 'Base', host: HOSTS[1], message: 'no' });
    await deck.ask('setStatus', clusterId, 'deploysuccess');
    const { page } = await open(deck, `/runs/${id}`);
    const again = page.getByRole('button', { name: 'Deploy again' });
    await page.getByText('which does not allow this').last().waitFor();
    expect(await again.getAttribute('aria-disabled')).toBe('true');
  });

  it('ends with addresses when it was a start', async () => {
    await deck.ask('setStatus', clusterId, 'deploysuccess');
    const id = await runOf('start');
    const { page } = await open(deck, `/runs/${id}`);
    const link = page.getByRole('link', { name: `http://${HOSTS[0]}:8888/` });
    expect(await link.getAttribute('href')).toBe(`http://${HOSTS[0]}:8888/`);
    expect(await page.getByRole('link', { name: ':12345/dolphinscheduler' }).count()).toBeGreaterThan(0);
    await deck.ask('setStatus', clusterId, 'stopsuccess');
    await page.reload();
    await page.getByRole('heading', { name: 'The start succeeded' }).waitFor();
    expect(await link.count()).toBe(0);
  });

  it('offers the start after a deploy', async () => {
    const id = await runOf('deploy');
    const { page } = await open(deck, `/runs/${id}`);
    await page.getByText('The cluster can be started now.').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).click();
    await page.waitForURL(url => !url.pathname.endsWith(id));
    await page.getByRole('heading', { name: 'Start production' }).waitFor();
  });

  it('leads from a deploy to the start that was to follow', async () => {
    const id = await deck.execute(clusterId, 2, true);
    await deck.ask('begin', id);
    const { page } = await open(deck, `/runs/${id}`);
    await page.getByText('then start').waitFor();
    const next = await deck.finish(id, scriptedRun({ action: 'deploy', groups }).flat());
    await page.getByRole('link', { name: 'Follow the start' }).click();
    await page.waitForURL(`**/runs/${next}`);
  });
});

describe('the history of runs', () => {
  it('has all runs, those of a cluster by its address, and opens any', async () => {
    const other = await seedCluster(deck, exampleSpec('other'));
    const runs: string[] = [];
    for (let count = 0; count < 11; count += 1) {
      const id = await deck.execute(other, 2);
      runs.push(id);
      await deck.finish(id, [], 'failed');
    }
    const { page } = await open(deck, `/runs?cluster=${other}`);
    await page.getByText('11 runs').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(10);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 2 of 2').waitFor();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await page.reload();
    await page.getByText('Page 2 of 2').waitFor();
    await page.getByRole('link', { name: 'Open: Deploy other' }).click();
    await page.waitForURL(`**/runs/${runs[0]}`);
    await page.goto('/runs?cluster=ffffffff');
    await page.getByText('This cluster has no runs yet').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForURL('**/runs');
  });

  it.each(['desk', 'phone'] as const)(
    'and a run fit the screen and are open to everybody (%s)',
    async viewport => {
      const id = await runOf('deploy', { phase: 'Base', host: HOSTS[1], message: 'x'.repeat(3000) });
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page } = await open(deck, '/runs', { viewport, colorScheme });
        for (const path of ['/runs', `/runs/${id}`]) {
          await page.goto(path);
          await settle(page);
          const width = await page.evaluate('document.documentElement.scrollWidth');
          expect([path, width]).toEqual([path, VIEWPORTS[viewport].width]);
          expect(await accessProblems(page)).toEqual([]);
        }
      }
    },
  );
});

/** A whole run, told to its end; answers its id. */
async function runOf(
  action: 'start' | 'deploy',
  failure?: NonNullable<Parameters<typeof scriptedRun>[0]['failure']>,
): Promise<string> {
  const id = await deck.execute(clusterId, action === 'start' ? 0 : 2);
  await deck.ask('begin', id);
  const script = scriptedRun({ action, groups, ...(failure === undefined ? {} : { failure }) });
  await deck.finish(id, script.flat(), failure === undefined ? 'success' : 'failed');
  return id;
}

async function timesAborted(id: string): Promise<number> {
  return (await deck.ask('cancelled')).filter(run => run === id).length;
}

/** What is shown are the last lines of the run's log, each once and at its number. */
async function expectLinesOf(runId: string, shown: Awaited<ReturnType<typeof renderedLines>>): Promise<void> {
  const { rows, data } = await deck.get('readRunLines', { runId, from: '1', count: '1000' });
  expect(shown.at(-1)?.number).toBe(rows);
  const first = shown[0]?.number ?? 0;
  expect(shown.map(({ number }) => number)).toEqual(shown.map((_, index) => first + index));
  for (const { number, text } of shown) {
    const words = text.replace(/^\d\d:\d\d:\d\d\s/, '');
    expect(String(data[number - 1]).endsWith(`|  ${words}`)).toBe(true);
  }
}
