import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLIENT, startProvider, type TestProvider } from '../conformance/support/provider.ts';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { button } from './support/places.ts';
import { exampleSpec, seedCluster, seedHosts } from './support/seed.ts';
import type { Look, Tab } from './support/tab.ts';

/** A browser says on its own when an answer was a 401. */
const REFUSED = /status of 401/;

const open = browserOfFile();
let deck: Deck;
let provider: TestProvider;
let clusterId: string;
beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  clusterId = await seedCluster(deck, exampleSpec('production'));
  await deck.finish(await deck.execute(clusterId, 2), [], 'failed');
  provider = await startProvider({ redirectUri: `${deck.base}/login/callback`, tellsAll: true });
  provider.users.set('4711', { name: 'anna', groups: ['operators'] });
  provider.users.set('4712', { name: 'ben', groups: [] });
  await deck.requireSignIn({
    DECK_PUBLIC_URL: deck.base,
    DECK_OIDC_ISSUER: provider.issuer,
    DECK_OIDC_CLIENT_ID: CLIENT.id,
    DECK_OIDC_CLIENT_SECRET: CLIENT.secret,
    DECK_OIDC_ROLES: 'operators=operator',
    DECK_OIDC_NAME: 'Company SSO',
  });
});
afterAll(async () => {
  await provider?.close();
  await deck?.close();
});

const account = (page: Page, user: string) => button(page, new RegExp(`^(Account: |账号：)${user}`));

/** A tab that may go to the provider, whose page has no icon. */
async function openTab(path: string, look?: Partial<Look>): Promise<Tab> {
  const tab = await open(deck, path, look);
  tab.allow(new RegExp(`${provider.issuer}/`));
  return tab;
}

/** Says at the provider who one is. */
async function tell(page: Page, who: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/**`);
  await page.getByLabel('Who').fill(who);
  await page.getByRole('button', { name: 'Go' }).click();
}

it('who signs in at the provider is then where they wanted to be, with their role, and without a password', async () => {
  const { page } = await openTab(`/clusters/${clusterId}/plan`);
  await button(page, 'Sign in with Company SSO').waitFor();
  expect(await accessProblems(page)).toEqual([]);
  await button(page, 'Sign in with Company SSO').click();
  await tell(page, '4711');
  await page.waitForURL(`${deck.base}/clusters/${clusterId}/plan`);
  await button(page, 'Account: oidc:anna, operator').click();
  expect(await button(page, 'Change password').count()).toBe(0);
  await button(page, 'Sign out').click();
  await account(page, 'oidc:anna').waitFor({ state: 'detached' });
  // Nothing of it is left that could be used again.
  const names = (await page.context().cookies()).map(({ name }) => name);
  expect(names.filter(name => name.startsWith('dolphindeck'))).toEqual([]);
});

it('who has no group is told, in their language, and can go back', async () => {
  const { page } = await openTab('/', { locale: 'zh-CN', viewport: 'phone' });
  await button(page, '使用 Company SSO 登录').click();
  await tell(page, '4712');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toBe(
    'oidc:ben 不属于 Company SSO 中任何可使用本控制台的用户组，请联系管理员',
  );
  expect(await accessProblems(page)).toEqual([]);
  await page.getByRole('link', { name: '返回登录页' }).click();
  await button(page, '使用 Company SSO 登录').waitFor();
  expect(new URL(page.url()).pathname).toBe('/login');
});

it('an address that leads back by itself signs nobody in', async () => {
  const { page } = await openTab('/login/callback?code=a&state=b');
  await page.getByText('this sign-in was not begun in this browser').waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
});

it('a session that ends is begun again in another tab, and what was typed in the first one stays', async () => {
  const { page, allow } = await openTab(`/clusters/${clusterId}`);
  allow(REFUSED);
  await button(page, 'Sign in with Company SSO').click();
  await tell(page, '4711');
  await account(page, 'oidc:anna').waitFor();
  const remark = page.locator('[data-field="remark"] textarea');
  await remark.fill('typed before');
  const cookies = await page.context().cookies(deck.base);
  await deck.call('logout', {}, { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') });
  await button(page, 'Save').click();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('dialog').getByRole('link', { name: 'Sign in with Company SSO' }).click();
  const other = await opened;
  // The provider still knows who that is.
  await account(other, 'oidc:anna').waitFor();
  await other.close();
  await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await remark.inputValue()).toBe('typed before');
  await button(page, 'Save').click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
});

it('an administrator sees where users come from, and keeps one of the provider out', async () => {
  const { page } = await openTab('/users');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.keyboard.press('Enter');
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
  await row('oidc:anna').getByText(provider.issuer).waitFor();
  await row('admin').getByText('with a password').waitFor();
  await button(page, 'Edit oidc:anna').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('groups there give the role').waitFor();
  expect(await dialog.getByLabel('New password').count()).toBe(0);
  expect(await accessProblems(page)).toEqual([]);
  await dialog.getByText('Disabled: signed out at once').click();
  await button(page, 'Save').click();
  await row('oidc:anna').getByText('disabled', { exact: true }).waitFor();
  const { page: theirs } = await openTab('/');
  await button(theirs, 'Sign in with Company SSO').click();
  await tell(theirs, '4711');
  await theirs.getByText('oidc:anna is disabled; ask an administrator').waitFor();
});

it('a provider that is down is told at the button, and passwords work', async () => {
  const port = deck.base.split(':').at(-1);
  await deck.requireSignIn({
    DECK_PUBLIC_URL: `http://127.0.0.1:${port}`,
    DECK_OIDC_ISSUER: provider.issuer,
    DECK_OIDC_CLIENT_ID: CLIENT.id,
    DECK_OIDC_CLIENT_SECRET: CLIENT.secret,
    DECK_OIDC_ROLES: 'operators=operator',
  });
  provider.fail(502);
  const { page } = await openTab('/hosts');
  const { host } = new URL(provider.issuer);
  await button(page, `Sign in with ${host}`).click();
  await page
    .getByText(`${host} cannot be reached (HTTP 502); try again later, or sign in with a password`)
    .waitFor();
  expect(await accessProblems(page)).toEqual([]);
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.keyboard.press('Enter');
  await account(page, 'admin').waitFor();
});
