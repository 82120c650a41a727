import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { ADMIN_PASSWORD, type Deck, openDeck } from './support/deck.ts';
import { button } from './support/places.ts';

const open = browserOfFile();
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
  await deck.requireSignIn();
});
afterAll(() => deck.close());

const dialog = (page: Page) => page.getByRole('dialog');
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

/** The view of users, as an administrator reaches it, in a browser without a clipboard for pages. */
async function openUsers(): Promise<Page> {
  const { page } = await open(deck, '/settings', {}, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.addInitScript('Object.defineProperty(window, "isSecureContext", { value: false })');
  await page.getByLabel('Password', { exact: true }).fill(ADMIN_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(({ pathname }) => pathname === '/settings');
  await page.reload();
  await button(page, 'Account: admin, admin').click();
  await page.getByRole('link', { name: 'Users and tokens' }).click();
  await row(page, 'admin').waitFor();
  return page;
}

it('an administrator makes users, gives them roles and passwords, and deletes them', async () => {
  const page = await openUsers();
  await button(page, 'Add a user').click();
  await dialog(page).getByLabel('Name').fill('anna');
  await dialog(page).getByText('Looks after hosts').click();
  await dialog(page).getByLabel('Password').fill('short');
  await button(page, 'Save').click();
  await expect.poll(() => dialog(page).getByLabel('Password').getAttribute('aria-invalid')).toBe('true');
  expect(await accessProblems(page)).toEqual([]);
  await dialog(page).getByLabel('Password').fill('long enough');
  await button(page, 'Save').click();
  await row(page, 'anna').getByText('operator').waitFor();
  expect((await deck.call('login', { user: 'anna', password: 'long enough' })).json.code).toBe(200);
  await button(page, 'Edit anna').click();
  await dialog(page).getByText('Looks at everything').click();
  await dialog(page).getByLabel('New password').fill('another one');
  await button(page, 'Save').click();
  await row(page, 'anna').getByText('viewer').waitFor();
  expect((await deck.call('login', { user: 'anna', password: 'another one' })).json.code).toBe(200);
  await button(page, 'Delete anna').click();
  await button(page, 'Delete').click();
  await row(page, 'anna').waitFor({ state: 'detached' });
});

it('the only administrator stays one, and what others do is seen at once', async () => {
  const page = await openUsers();
  await button(page, 'Delete admin').click();
  await button(page, 'Delete').click();
  expect(await dialog(page).getByRole('alert').textContent()).toContain('is the only administrator');
  await button(page, 'Keep it').click();
  await deck.get('createUser', { name: 'made.elsewhere', role: 'viewer', password: 'long enough' });
  await row(page, 'made.elsewhere').waitFor();
  expect(await accessProblems(page)).toEqual([]);
});

it('a token is shown once, copied over plain HTTP, does what its role may, and is revoked', async () => {
  const page = await openUsers();
  await button(page, 'Make a token').click();
  await dialog(page).getByLabel('Name').fill('ci');
  await dialog(page).getByLabel('Days until it expires').fill('400');
  await button(page, 'Make it').click();
  await expect
    .poll(() => dialog(page).getByLabel('Days until it expires').getAttribute('aria-invalid'))
    .toBe('true');
  await dialog(page).getByLabel('Days until it expires').fill('7');
  await button(page, 'Make it').click();
  await button(page, 'Copy').click();
  await page.getByText('Copied', { exact: true }).waitFor();
  expect(await accessProblems(page)).toEqual([]);
  const token = (await page.evaluate('navigator.clipboard.readText()')) as string;
  const who = async () =>
    (await deck.call('whoAmI', {}, { authorization: `Bearer ${token}` })).json.result.user;
  expect(await who()).toBe('token:ci');
  await button(page, 'I have it').click();
  await dialog(page).waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(token);
  await row(page, 'ci').waitFor();
  await button(page, 'Revoke ci').click();
  await button(page, 'Revoke').click();
  await page.getByText('No tokens yet').waitFor();
  expect(await who()).toBe(null);
});
