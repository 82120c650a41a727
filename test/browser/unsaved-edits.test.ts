import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { button, canUse, dialog, heading, pathOf, storedCluster, whyOf } from './support/places.ts';
import { exampleSpec, type Seeded, seed } from './support/seed.ts';

const open = browserOfFile();
let deck: Deck;
let seeded: Seeded;
beforeAll(async () => {
  deck = await openDeck();
  seeded = await seed(deck);
});
afterAll(() => deck.close());

const stored = (name: string) => storedCluster(deck, name);
const remarkOf = async (id: string) => (await deck.get('selectCluster', { id })).remark;

describe('unsaved edits', () => {
  /** Changes the remark of the cluster whose deploy failed, which can be edited. */
  async function edited(text: string, locale: 'en-US' | 'zh-CN' = 'en-US') {
    const tab = await open(deck, `/clusters/${seeded.clusters.broken}`, { locale });
    await heading(tab.page, 'broken').waitFor();
    await tab.page
      .getByLabel(locale === 'en-US' ? 'Remark' : '备注')
      .first()
      .fill(text);
    return tab.page;
  }

  it('stand in the way of a deploy, and are saved or discarded', async () => {
    const page = await edited('first edit');
    expect(await whyOf(page, 'Deploy')).toContain('unsaved edits');
    await button(page, 'Discard').click();
    expect(await canUse(page, 'Deploy')).toBe(true);
    await page.getByLabel('Remark').first().fill('second edit');
    await button(page, 'Save').click();
    await page.getByText('Saved').first().waitFor();
    expect(await remarkOf(seeded.clusters.broken)).toBe('second edit');
    // An edit leads to `prepare`, where the table allows no second one.
    await page.getByText('Prepared').first().waitFor();
  });

  it.each([
    [
      'another cluster',
      (page: Page) => page.locator('aside a').filter({ hasText: 'staging' }).click(),
      /staging/,
    ],
    ['another page', (page: Page) => page.getByRole('link', { name: 'Hosts', exact: true }).click(), /Hosts/],
    ['a new cluster', (page: Page) => button(page, 'Create a cluster').click(), null],
  ] as const)('are asked for before %s', async (_what, go, there) => {
    const { page } = await open(deck, '/clusters/new');
    await dialog(page).getByLabel('Name').fill('never saved');
    await button(page, 'Go on').click();
    await heading(page, 'never saved').waitFor();
    await go(page);
    await dialog(page).waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await button(page, 'Stay here').click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await heading(page, 'never saved').count()).toBe(1);
    await go(page);
    await button(page, 'Discard and leave').click();
    if (there === null) await dialog(page).getByLabel('Name').waitFor();
    else await page.getByRole('heading', { level: 1, name: there }).waitFor();
    expect(await stored('never saved')).toBeUndefined();
  });

  it('are saved before another is begun, which leads to the address of what was saved', async () => {
    const { page } = await open(deck, `/clusters/${seeded.clusters.production}`);
    await button(page, 'Copy as new cluster').click();
    await dialog(page).getByLabel('Name').fill('saved first');
    await button(page, 'Go on').click();
    await heading(page, 'saved first').waitFor();
    await button(page, 'Create a cluster').click();
    await button(page, 'Save and leave').click();
    await dialog(page).getByLabel('Name').waitFor();
    await button(page, 'Back').click();
    const { id } = await stored('saved first');
    expect(pathOf(page)).toBe(`/clusters/${id}`);
    expect(await button(page, 'Save').count()).toBe(0);
  });

  it('go with their cluster when it is deleted here, and can become a new one when it is deleted elsewhere', async () => {
    const edit = async (name: string) => {
      await deck.get('createCluster', exampleSpec(name));
      const { id } = await stored(name);
      await deck.ask('setStatus', id, 'stopsuccess');
      const tab = await open(deck, `/clusters/${id}`);
      await tab.page.getByLabel('Remark').first().fill('never saved');
      await button(tab.page, 'Discard').waitFor();
      return { id, tab };
    };
    const here = await edit('deleted here');
    await button(here.tab.page, 'Delete').click();
    await button(here.tab.page, 'Delete…').click();
    await here.tab.page.getByLabel(/Type the name/).fill('deleted here');
    await button(here.tab.page, 'Delete it').click();
    await here.tab.page.waitForURL(url => url.pathname !== `/clusters/${here.id}`);

    const elsewhere = await edit('deleted elsewhere');
    await deck.get('deleteCluster', { id: elsewhere.id });
    const { page } = elsewhere.tab;
    await page.getByRole('heading', { name: 'Somebody else has deleted deleted elsewhere' }).waitFor();
    expect(await accessProblems(page)).toEqual([]);
    // They are still asked for before they are left.
    await page.getByRole('link', { name: 'Hosts', exact: true }).first().click();
    await dialog(page).waitFor();
    expect(await canUse(page, 'Save and leave')).toBe(false);
    await button(page, 'Stay here').click();
    await button(page, 'Make a new cluster of my edits').click();
    await page.waitForURL('**/clusters/new');
    await button(page, 'Save').click();
    await page.waitForURL(url => !url.pathname.endsWith('/new'));
    const again = await stored('deleted elsewhere');
    expect([again.id === elsewhere.id, await remarkOf(again.id)]).toEqual([false, 'never saved']);
  });

  it('make the browser ask before the tab is closed', async () => {
    const { page } = await open(deck, '/clusters/new');
    await dialog(page).getByLabel('Name').fill('closing');
    await button(page, 'Go on').click();
    await heading(page, 'closing').waitFor();
    const asked = page.waitForEvent('dialog');
    // Not awaited: the tab goes when the question is answered.
    void page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.accept();
  });
});
