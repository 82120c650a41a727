import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { ADMIN_PASSWORD, type Deck, openDeck } from './support/deck.ts';

const open = browserOfFile();
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
  await deck.requireSignIn();
});
afterAll(() => deck.close());

const rows = (page: Page) => page.locator('tbody tr');

/** The audit, as an administrator reaches it by its address. */
async function openAudit(path: string): Promise<Page> {
  const { page } = await open(deck, path, {}, { acceptDownloads: true });
  await page.getByLabel('Password', { exact: true }).fill(ADMIN_PASSWORD);
  await page.keyboard.press('Enter');
  await rows(page).first().waitFor();
  return page;
}

it('an administrator sees who did what, looks for some of it, and takes it along as a file', async () => {
  expect((await deck.call('login', { user: 'admin', password: 'not this' })).json.error.code).toBe(
    'login_wrong',
  );
  const page = await openAudit('/audit');
  await rows(page).filter({ hasText: 'login_wrong' }).waitFor();
  expect(await accessProblems(page)).toEqual([]);

  await page.getByRole('combobox', { name: 'Outcome' }).or(page.getByLabel('Outcome')).first().click();
  await page.getByText('Refused', { exact: true }).last().click();
  await page.waitForURL(/outcome=refused/);
  await expect.poll(() => rows(page).count()).toBe(1);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export JSONL' }).click(),
  ]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n');
  expect(lines.map(line => JSON.parse(line))).toMatchObject([{ action: 'login', outcome: 'refused' }]);

  await rows(page)
    .getByRole('button', { name: /^Details/ })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(JSON.parse(lines[0] ?? '').hash).waitFor();
  expect(await accessProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(1);
});

it('a day and a name that nothing fits show that there is nothing, and a way back', async () => {
  const page = await openAudit('/audit');
  await page.getByLabel('From').fill('2000-01-01');
  await page.getByLabel('To').fill('2000-01-02');
  await page.getByLabel('To').press('Tab');
  await page.getByText('No entry fits').waitFor();
  await page.goBack();
  await rows(page).first().waitFor();
});
