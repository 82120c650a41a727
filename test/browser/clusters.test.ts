import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { button, canUse, dialog, heading, pathOf, storedCluster, whyOf } from './support/places.ts';
import { exampleSpec, type Seeded, seed, seedCluster, seedHosts } from './support/seed.ts';

const open = browserOfFile();
let deck: Deck;
let seeded: Seeded;
beforeAll(async () => {
  deck = await openDeck();
  seeded = await seed(deck);
});
afterAll(() => deck.close());

const stored = (name: string) => storedCluster(deck, name);

describe('the list of clusters', () => {
  it('opens the started cluster, and gives each two signs', async () => {
    const { page } = await open(deck, '/', { locale: 'zh-CN' });
    await heading(page, 'production').waitFor();
    expect(pathOf(page)).toBe(`/clusters/${seeded.clusters.production}`);
    const row = (name: string) => page.locator('aside a').filter({ hasText: name });
    expect(await row('production').innerText()).toMatch(/已部署[\s\S]*已启动/);
    expect(await row('draft').innerText()).toMatch(/未部署[\s\S]*未启动/);
    expect(await page.locator('aside .light.green').count()).toBe(1);
    expect(await accessProblems(page)).toEqual([]);
  });

  it('has ten a page, and opens the started one also when it is on another', async () => {
    const many = await openDeck();
    onTestFinished(() => many.close());
    await seedHosts(many);
    const started = await seedCluster(many, exampleSpec('the oldest'));
    await many.ask('setStatus', started, 'startsuccess');
    for (let count = 1; count <= 10; count += 1) await seedCluster(many, exampleSpec(`number ${count}`));
    const { page } = await open(many, '/');
    await heading(page, 'the oldest').waitFor();
    expect(pathOf(page)).toBe(`/clusters/${started}`);
    const rows = page.locator('aside a');
    await page.getByText('Page 1 of 2').waitFor();
    expect(await rows.allInnerTexts()).toHaveLength(10);
    expect(await page.locator('aside').innerText()).not.toContain('the oldest');
    await button(page, /Next/).click();
    await rows.filter({ hasText: 'the oldest' }).and(page.locator('[aria-current="page"]')).waitFor();
    expect(await rows.count()).toBe(1);
    await button(page, /Previous/).click();
    await rows.filter({ hasText: 'number 10' }).click();
    await heading(page, 'number 10').waitFor();
    expect(await accessProblems(page)).toEqual([]);
  });

  it('invites to begin when no cluster is started and none is chosen', async () => {
    const empty = await openDeck();
    // Before the tab, so that it is closed after it: a page complains of a console that goes.
    onTestFinished(() => empty.close());
    const { page } = await open(empty, '/');
    await button(page, /Create/).waitFor();
    expect(await accessProblems(page)).toEqual([]);
  });
});

describe('a new cluster', () => {
  it('is named in a dialog, is in the list only when it is saved, and cannot be deployed before', async () => {
    const { page } = await open(deck, `/clusters/${seeded.clusters.draft}`);
    await button(page, 'Create a cluster').click();
    await dialog(page).getByLabel('Name').and(page.locator(':focus')).waitFor();
    await button(page, 'Go on').click();
    await page.getByText('Enter a name').waitFor();
    await dialog(page).getByLabel('Name').fill('made here');
    await dialog(page).getByLabel('Remark').fill('by a test');
    expect(await accessProblems(page)).toEqual([]);
    await button(page, 'Go on').click();
    await heading(page, 'made here').waitFor();
    expect(pathOf(page)).toBe('/clusters/new');
    expect(await page.locator('aside').innerText()).not.toContain('made here');
    expect(await canUse(page, 'Deploy')).toBe(false);
    expect(await whyOf(page, 'Deploy')).toBe('Save it first');
    // It lacks hosts: the console says so, and nothing that was typed is lost.
    await button(page, 'Save').click();
    await page.locator('.field-wrong:visible').first().waitFor();
    expect(await heading(page, 'made here').count()).toBe(1);
    expect(await stored('made here')).toBeUndefined();
  });

  it('is saved as a copy under its new name, and its address becomes its own', async () => {
    const { page } = await open(deck, `/clusters/${seeded.clusters.production}`);
    await button(page, 'Copy as new cluster').click();
    await dialog(page).getByLabel('Name').fill('production two');
    await button(page, 'Go on').click();
    await heading(page, 'production two').waitFor();
    await button(page, 'Save').click();
    await page.waitForURL(/\/clusters\/[0-9a-f]{8}$/);
    const copy = await stored('production two');
    expect(pathOf(page)).toBe(`/clusters/${copy.id}`);
    const original = await deck.get('selectCluster', { id: seeded.clusters.production });
    expect(copy.roles).toEqual(original.roles);
    expect(copy.status).toBe('prepare');
    await page.locator('aside').getByText('production two').waitFor();
  });

  it('may not have the name of another', async () => {
    const { page } = await open(deck, `/clusters/${seeded.clusters.production}`);
    await button(page, 'Copy as new cluster').click();
    await dialog(page).getByLabel('Name').fill('staging');
    await button(page, 'Go on').click();
    await button(page, 'Save').click();
    await page
      .getByText(/already|another cluster/i)
      .first()
      .waitFor();
    expect(pathOf(page)).toBe('/clusters/new');
  });
});

describe('what a cluster can be asked', () => {
  it('is enabled exactly as its state allows, and says why not on focus', async () => {
    const { page } = await open(deck, `/clusters/${seeded.clusters.staging}`);
    await heading(page, 'staging').waitFor();
    const names = ['Deploy', 'Start', 'Stop', 'Cancel', 'Delete'];
    const usable = [];
    for (const name of names) if (await canUse(page, name)) usable.push(name);
    // Deployed, so it could be started, but another cluster is.
    expect(usable).toEqual(['Stop', 'Cancel', 'Delete']);
    await button(page, 'Start').focus();
    await page
      .getByRole('tooltip')
      .or(page.locator('.n-tooltip'))
      .getByText(/Cluster production is started/)
      .waitFor();
  });

  it('cancel gives a deployed cluster up for editing', async () => {
    const spec = exampleSpec('to cancel');
    await deck.get('createCluster', spec);
    const { id } = await stored('to cancel');
    await deck.finish(await deck.execute(id, 2), []);
    const { page } = await open(deck, `/clusters/${id}`);
    await button(page, 'Cancel').click();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled').first().waitFor();
    await page.getByLabel('Remark').first().fill('editable again');
    await button(page, 'Save').click();
    await page.getByText('Saved').first().waitFor();
    expect((await deck.get('selectCluster', { id })).status).toBe('prepare');
  });

  it('delete is asked twice, the second time by the name, and says what stays', async () => {
    await deck.get('createCluster', exampleSpec('to delete'));
    const { id } = await stored('to delete');
    const { page } = await open(deck, `/clusters/${id}`);
    await button(page, 'Delete').click();
    await page.getByText(/stay on the hosts/).waitFor();
    await button(page, 'Delete…').click();
    const sure = button(page, 'Delete it');
    expect(await sure.isDisabled()).toBe(true);
    await page.getByLabel(/Type the name/).fill('to delete');
    expect(await accessProblems(page)).toEqual([]);
    await sure.click();
    await page.waitForURL(url => url.pathname !== `/clusters/${id}`);
    expect(await stored('to delete')).toBeUndefined();
  });

  it('mark as stopped wants the name, and is there only when a stop failed', async () => {
    const failed = await deck.execute(seeded.clusters.production, 1);
    await deck.finish(failed, [], 'failed');
    const { page } = await open(deck, `/clusters/${seeded.clusters.production}`);
    await page.locator('aside .light.amber').waitFor();
    await button(page, 'Mark as stopped').click();
    await page.getByLabel(/Type the name/).fill('production');
    await dialog(page).getByRole('button', { name: 'Mark as stopped' }).click();
    await button(page, 'Redeploy and start').waitFor();
    expect((await deck.get('selectCluster', { id: seeded.clusters.production })).status).toBe('stopsuccess');
    expect(await button(page, 'Mark as stopped').count()).toBe(0);
  });

  it('nothing at all, in any tab, while a run goes on; then it is possible again', async () => {
    const first = await open(deck, `/clusters/${seeded.clusters.staging}`);
    const second = await open(deck, `/clusters/${seeded.clusters.draft}`, { locale: 'zh-CN' });
    await button(first.page, 'Start').click();
    await first.page.waitForURL(/\/runs\/[0-9a-f]{8}$/);
    await second.page.getByText('staging 启动中').waitFor();
    for (const name of ['部署', '删除']) {
      expect(await canUse(second.page, name)).toBe(false);
    }
    expect(await whyOf(second.page, '部署')).toContain('集群“staging”启动中');
    await deck.finish((await deck.ask('activeRun')) ?? '', []);
    await second.page.getByText('staging 启动中').waitFor({ state: 'detached' });
    expect(await canUse(second.page, '部署')).toBe(true);
    await deck.finish(await deck.execute(seeded.clusters.staging, 1), []);
  });
});
