import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { button, canUse, dialog, pathOf, whyOf } from './support/places.ts';
import { scriptedRun } from './support/script.ts';
import { exampleSpec, groupsOf, HOSTS, type Seeded, seed } from './support/seed.ts';
import { settle, VIEWPORTS } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;
let id: string;
let clusters: Seeded['clusters'];
beforeAll(async () => {
  deck = await openDeck();
  ({ clusters } = await seed(deck));
  id = clusters.production;
});
afterAll(() => deck.close());

const CHANGE = { 'en-US': 'Change while running', 'zh-CN': '在线变更' } as const;
const PREVIEW = { 'en-US': 'Preview and apply…', 'zh-CN': '预览并应用…' } as const;
type Locale = keyof typeof CHANGE;

const at = (page: Page, field: string) => page.locator(`[data-field="${field}"] input`).first();
const heap = (page: Page) => at(page, 'roles.worker.roleBody.heapMb');
const bodyOf = async (role: string) =>
  (await deck.get('selectCluster', { id })).roles.find(
    ({ roleName }: { roleName: string }) => roleName === role,
  ).roleBody;

/** The editor of the cluster that is started, opened for what it takes while it runs. */
async function opened(locale: Locale = 'en-US', viewport: keyof typeof VIEWPORTS = 'desk'): Promise<Page> {
  const { page } = await open(deck, `/clusters/${id}`, { locale, viewport });
  await button(page, CHANGE[locale]).click();
  await page.locator('p.note.warn').waitFor();
  for (const summary of await page.locator('[data-field="roles.worker"] summary').all())
    await summary.click();
  return page;
}

/** Changes the heap of the workers, has it looked at and applies it; answers the run, which waits. */
async function applied(page: Page, heapMb: string): Promise<string> {
  await heap(page).fill(heapMb);
  await button(page, PREVIEW['en-US']).click();
  await button(page, 'Apply and restart').click();
  await page.waitForURL(/\/runs\/[0-9a-f]{8}$/);
  const run = await deck.ask('activeRun');
  expect(pathOf(page)).toBe(`/runs/${run}`);
  return run ?? '';
}

const groups = groupsOf(exampleSpec(''));
const FAILURE = { phase: 'Worker', host: HOSTS[1], message: 'the server ended right after its start' };

/** The clean-up of a change that failed. */
function takingBack(exitCode: number): RunEvent[] {
  const now = new Date().toISOString();
  return [
    { type: 'step-start', step: 'cleanup', playbook: 'unapply.yml', pid: 1, at: now },
    { type: 'step-end', step: 'cleanup', exitCode, at: now },
  ];
}

/** Tells a whole change that failed, and its end. */
async function fail(run: string, isTakenBack: boolean): Promise<void> {
  await deck.ask('begin', run);
  const events = scriptedRun({ action: 'apply', groups, failure: FAILURE }).flat();
  await deck.finish(run, [...events, ...takingBack(isTakenBack ? 0 : 2)], 'failed', isTakenBack);
}

describe('the settings of a cluster that runs', () => {
  it('are closed until they are asked for; then those of its servers can be typed, and others say why', async () => {
    const { page } = await open(deck, `/clusters/${id}`);
    await settle(page);
    const worker = page.locator('[data-field="roles.worker"]');
    await worker.locator('summary').click();
    expect(await heap(page).getAttribute('readonly')).not.toBeNull();
    await button(page, CHANGE['en-US']).click();
    const note = page.getByText(/^The cluster runs\. Settings of backend/);
    expect(await note.evaluate(element => element.matches(':focus'))).toBe(true);
    expect(await heap(page).getAttribute('readonly')).toBeNull();
    for (const field of ['name', 'base.version', 'roles.backend.roleBody.serverPort'])
      expect(await at(page, field).getAttribute('readonly')).not.toBeNull();
    expect(await page.getByRole('switch', { name: 'Use Alert' }).isDisabled()).toBe(true);
    // Basics, hosts, matrix, frontend, database, Hadoop, common, ZooKeeper, and the port of the backend.
    expect(await page.getByText('Not while it runs: stop the cluster first').count()).toBe(9);
    expect(await whyOf(page, PREVIEW['en-US'])).toBe('Nothing is changed yet');
    expect(await accessProblems(page)).toEqual([]);
    await button(page, 'Leave it as it is').click();
    expect(await heap(page).getAttribute('readonly')).not.toBeNull();
  });

  it('are changed in no other state', async () => {
    const { page } = await open(deck, `/clusters/${clusters.staging}`);
    await settle(page);
    expect(await button(page, CHANGE['en-US']).count()).toBe(0);
  });

  it('are asked about before they are left; saving them is to look at the plan', async () => {
    const page = await opened();
    await heap(page).fill('768');
    expect(await whyOf(page, 'Stop')).toContain('unsaved edits');
    await page.locator('header a[href="/hosts"]').click();
    await button(page, 'Save and leave').click();
    await dialog(page).getByText('What changes').waitFor();
    await button(page, 'Back to the settings').click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(pathOf(page)).toBe(`/clusters/${id}`);
    expect(await heap(page).inputValue()).toBe('768');
    await button(page, 'Discard').click();
    expect(await heap(page).inputValue()).not.toBe('768');
    expect(await heap(page).getAttribute('readonly')).not.toBeNull();
  });

  it('say at its field what the console refuses', async () => {
    const page = await opened();
    await page.locator('[data-field="roles.worker"]').getByRole('button', { name: 'Add a setting' }).click();
    await page.keyboard.type('heapMb');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1');
    await button(page, PREVIEW['en-US']).click();
    await dialog(page).getByRole('alert').waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await dialog(page).getByRole('alert').getByRole('button').click();
    const line = page.locator('[data-field="roles.worker.roleBody.extra.heapMb"]');
    await line.locator('.field-wrong').waitFor();
    expect(await line.locator('.field-wrong').textContent()).toContain('The console sets this itself');
    await dialog(page).waitFor({ state: 'detached' });
    await expect
      .poll(() => line.evaluate(element => element.contains(element.ownerDocument.activeElement)))
      .toBe(true);
  });

  it.each([
    ['zh-CN', 'desk'],
    ['en-US', 'phone'],
  ] as const)('are looked at before they are applied: %s on a %s', async (locale, viewport) => {
    const page = await opened(locale, viewport);
    await heap(page).fill('640');
    await at(page, 'roles.alert.roleBody.mailPasswd').fill('never shown');
    await button(page, PREVIEW[locale]).click();
    const restarts = dialog(page).locator('ol > li > b');
    await restarts.first().waitFor();
    expect(await restarts.allInnerTexts()).toEqual(
      locale === 'en-US' ? ['Worker', 'Alert'] : ['工作节点', '告警'],
    );
    const text = await dialog(page).innerText();
    expect(text).toContain(locale === 'en-US' ? 'changed (not shown)' : '已更改（不显示）');
    expect(text).toContain(locale === 'en-US' ? 'on another worker' : '到其他工作节点上重新执行');
    expect(text).not.toContain('never shown');
    const { width } = VIEWPORTS[viewport];
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await accessProblems(page)).toEqual([]);
  });
});

describe('a change of a cluster that runs', () => {
  it('is told as a run, meanwhile with its settings; taken back it leaves those of before, and the editor', async () => {
    const before = await bodyOf('worker');
    const page = await opened();
    const run = await applied(page, '896');
    expect((await bodyOf('worker')).heapMb).toBe(896);
    await page.getByRole('heading', { level: 1, name: 'Change while running production' }).waitFor();
    const other = await open(deck, `/clusters/${id}`);
    await settle(other.page);
    expect(await canUse(other.page, CHANGE['en-US'])).toBe(false);
    expect(await whyOf(other.page, CHANGE['en-US'])).toContain('A run is going on');
    await fail(run, true);
    await page.getByText('All of it was taken back').waitFor();
    expect(await bodyOf('worker')).toEqual(before);
    expect(await accessProblems(page)).toEqual([]);
    await button(page, 'Change while running again').click();
    await page.waitForURL(`**/clusters/${id}`);
    await button(page, CHANGE['en-US']).waitFor();
  });

  it('that is applied on the way out leads where the reader wanted to go', async () => {
    const page = await opened();
    await heap(page).fill('960');
    await page.locator('header a[href="/packages"]').click();
    await button(page, 'Save and leave').click();
    await button(page, 'Apply and restart').click();
    await page.waitForURL('**/packages');
    await fail((await deck.ask('activeRun')) ?? '', true);
  });

  it('that succeeded says so, and stays', async () => {
    const page = await opened();
    const run = await applied(page, '704');
    await deck.ask('begin', run);
    await deck.finish(run, scriptedRun({ action: 'apply', groups }).flat());
    await page.getByText('The new settings are in force').waitFor();
    expect((await bodyOf('worker')).heapMb).toBe(704);
  });

  it('that was not taken back says that it has to be stopped', async () => {
    const page = await opened();
    await fail(await applied(page, '832'), false);
    await page.getByText('It is not certain that it was taken back').waitFor();
    // The page learns a little later that the run is over.
    await expect.poll(() => whyOf(page, 'Change while running again')).toContain('Stop the cluster first');
  });
});
