import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { button } from './support/places.ts';
import { exampleSpec, seedCluster, seedHosts } from './support/seed.ts';

const open = browserOfFile();
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
});
afterAll(() => deck.close());

/** Brings a cluster into a state that allows edits. */
const failDeploy = async (id: string) => deck.finish(await deck.execute(id, 2), [], 'failed');

/** A cluster of its own, open in an editor. */
async function edited(name: string, locale: 'en-US' | 'zh-CN') {
  const id = await seedCluster(deck, exampleSpec(name));
  await failDeploy(id);
  const { page } = await open(deck, `/clusters/${id}`, { locale });
  return { id, page };
}

const remark = (page: Page) => page.getByLabel(/^(Remark|备注)$/).first();
const remarkOf = async (id: string) => (await deck.get('selectCluster', { id })).remark;

/** Another person saves another remark. */
async function savedByAnother(id: string, text: string): Promise<void> {
  const view = await deck.get('selectCluster', { id });
  await deck.get('updateCluster', { ...view, remark: text });
}

it('who edits is told at once that another has saved, and may take theirs', async () => {
  const { id, page } = await edited('taken', 'zh-CN');
  await remark(page).fill('mine');
  await savedByAnother(id, 'theirs');
  await page.getByText('对方修改了：基本信息。').waitFor();
  expect(await remark(page).inputValue()).toBe('mine');
  // What was saved has to be deployed first, so it cannot be replaced now.
  const keep = page.getByRole('button', { name: '保留我的修改，保存时覆盖对方的' });
  expect(await keep.getAttribute('aria-disabled')).toBe('true');
  await page.getByText('查看差异（1 项）').click();
  expect(await page.getByRole('alert').locator('dl').innerText()).toMatch(/备注\s+theirs\s*→\s*mine/);
  expect(await accessProblems(page)).toEqual([]);
  await button(page, '放弃我的修改，使用对方的').click();
  expect(await remark(page).inputValue()).toBe('theirs');
});

it('a save does not replace what another saved, and deployed, until that is asked for', async () => {
  const { id, page } = await edited('kept', 'en-US');
  await remark(page).fill('mine');
  await savedByAnother(id, 'theirs');
  await failDeploy(id);
  await page.getByText('They changed: Basics.').waitFor();
  await button(page, 'Save').click();
  await page
    .getByText(/was saved by someone else/)
    .first()
    .waitFor();
  expect(await remarkOf(id)).toBe('theirs');
  await button(page, 'Keep mine; saving replaces theirs').click();
  await button(page, 'Save').click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  expect(await remarkOf(id)).toBe('mine');
});
