import { EXECUTE_TYPES, type ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { MESSAGES, scriptedRun } from './support/script.ts';
import { exampleSpec, groupsOf, HOSTS, seedCluster, seedHosts } from './support/seed.ts';
import { settle, VIEWPORTS } from './support/tab.ts';

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
      const [first, grid] = [await panel.boundingBox(), await page.locator('table').first().boundingBox()];
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

  it.each([
    ['desk', 'en-US', 'What it was to do', 'The action itself exit code 2', 'Disable at boot'],
    ['phone', 'zh-CN', '计划内容', '执行操作 退出码 2', '取消开机启动'],
  ] as const)(
    'tells how its steps ended, and what it was to do (%s)',
    async (viewport, locale, plan, end, step) => {
      await deck.ask('setStatus', clusterId, 'startsuccess');
      const id = await runOf('stop', { phase: 'Master', host: HOSTS[0], message: 'no' });
      const { page } = await open(deck, `/runs/${id}`, { viewport, locale, colorScheme: 'dark' });
      await page
        .locator('section', { hasText: /Slowest tasks|最耗时的任务/ })
        .getByRole('row')
        .nth(2)
        .waitFor();
      const shown = page.locator('details', { hasText: plan });
      await page.getByRole('listitem').filter({ hasText: end }).waitFor();
      expect(await shown.locator('table').count()).toBe(0);
      await page.getByText(plan).click();
      await shown.getByText(step).waitFor();
      for (const host of HOSTS) await shown.getByText(host, { exact: true }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(VIEWPORTS[viewport].width);
      expect(await accessProblems(page)).toEqual([]);
    },
  );

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
    const rows = page.locator('tbody tr');
    const button = (name: string) => page.getByRole('button', { name });
    await page.getByText('11 runs').waitFor();
    expect(await rows.count()).toBe(10);
    expect(await button('Previous').isDisabled()).toBe(true);
    await button('Next').click();
    await page.getByText('Page 2 of 2').waitFor();
    await expect.poll(() => rows.count()).toBe(1);
    expect(await button('Next').isDisabled()).toBe(true);
    await page.reload();
    await page.getByText('Page 2 of 2').waitFor();
    await page.goBack();
    await page.getByText('Page 1 of 2').waitFor();
    await expect.poll(() => rows.count()).toBe(10);
    await page.goForward();
    await page.getByText('Page 2 of 2').waitFor();
    await page.getByRole('link', { name: 'Open: Deploy other' }).click();
    await page.waitForURL(`**/runs/${runs[0]}`);
  });

  it('begins at its first page when another cluster is chosen, and leads back from a page that is not there', async () => {
    const [many, few] = [
      await seedCluster(deck, exampleSpec('many')),
      await seedCluster(deck, exampleSpec('few')),
    ];
    for (const id of [...Array.from({ length: 11 }, () => many), few])
      await deck.finish(await deck.execute(id, 2), [], 'failed');
    const { page } = await open(deck, `/runs?cluster=${many}&page=2`);
    await page.getByText('Page 2 of 2').waitFor();
    await page.getByLabel('Only of a cluster').click();
    await page.getByText('few', { exact: true }).click();
    await page.waitForURL(`**/runs?cluster=${few}`);
    await page.getByText('1 run', { exact: true }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(0);
    await page.goto(`/runs?cluster=${many}&page=9`);
    await page.getByText('There is nothing on this page').waitFor();
    await page.getByRole('button', { name: 'To the first page' }).click();
    await page.getByText('Page 1 of 2').waitFor();
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
  action: ExecuteType,
  failure?: NonNullable<Parameters<typeof scriptedRun>[0]['failure']>,
): Promise<string> {
  const id = await deck.execute(clusterId, EXECUTE_TYPES.indexOf(action));
  await deck.ask('begin', id);
  const script = scriptedRun({ action, groups, ...(failure === undefined ? {} : { failure }) });
  await deck.finish(id, script.flat(), failure === undefined ? 'success' : 'failed');
  return id;
}
