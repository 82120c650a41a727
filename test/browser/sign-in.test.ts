import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { ADMIN_PASSWORD, type Deck, openDeck } from './support/deck.ts';
import { button } from './support/places.ts';
import { exampleSpec, seedCluster, seedHosts } from './support/seed.ts';
import type { Look } from './support/tab.ts';

/** A browser says on its own when an answer was a 401 or 429. */
const REFUSED = /status of 4(01|29)/;
const PASSWORD = 'a good password';

const open = browserOfFile();
let deck: Deck;
let clusterId: string;
beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  clusterId = await seedCluster(deck, exampleSpec('production'));
  await deck.finish(await deck.execute(clusterId, 2), [], 'failed');
  await deck.requireSignIn();
  for (const role of ['viewer', 'operator']) {
    await deck.get('createUser', { name: role, role, password: PASSWORD });
  }
});
afterAll(() => deck.close());

const dialog = (page: Page) => page.getByRole('dialog');

async function signIn(page: Page, user: string, password: string, language = 'en'): Promise<void> {
  await page.getByLabel(language === 'en' ? 'User' : '用户名', { exact: true }).fill(user);
  const field = page.getByLabel(language === 'en' ? 'Password' : '密码', { exact: true });
  await field.fill(password);
  await field.press('Enter');
}

/** A tab of somebody who is signed in. */
async function openAs(user: string, path: string, look?: Partial<Look>) {
  const tab = await open(deck, path, look);
  const password = user === 'admin' ? ADMIN_PASSWORD : PASSWORD;
  await signIn(tab.page, user, password, look?.locale === 'zh-CN' ? 'zh' : 'en');
  await tab.page.waitForURL(({ pathname }) => pathname === path);
  await account(tab.page, user).waitFor();
  return tab;
}

const account = (page: Page, user: string) =>
  page.getByRole('button', { name: new RegExp(`^(Account: |账号：)${user}`) });
const remark = (page: Page) => page.locator('[data-field="remark"] textarea');

/** Ends the session of a tab on the console, which its page is not told of. */
async function endSession(page: Page): Promise<void> {
  const [cookie] = await page.context().cookies();
  await deck.call('logout', {}, { cookie: `${cookie?.name}=${cookie?.value}` });
}

describe('whoever is not signed in', () => {
  it('is asked first, sees nothing of the console, and is then where they wanted to be', async () => {
    const { page } = await open(deck, `/clusters/${clusterId}/plan`);
    await page.getByRole('heading', { name: 'Sign in to DolphinDeck' }).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await page.locator('body').textContent()).not.toContain('production');
    expect(await page.evaluate('document.activeElement.autocomplete')).toBe('current-password');
    expect(await accessProblems(page)).toEqual([]);
    await signIn(page, 'admin', ADMIN_PASSWORD);
    await page.waitForURL(`**/clusters/${clusterId}/plan`);
    await page.getByRole('heading', { name: 'production' }).waitFor();
  });

  it.each([
    [
      'en-US',
      'en',
      'The user or the password is wrong',
      /^Too many wrong passwords; try again in \d+ seconds$/,
    ],
    ['zh-CN', 'zh', '用户名或密码错误', /^密码错误次数过多，请 \d+ 秒后重试$/],
  ] as const)('is told what is wrong, at the form (%s)', async (locale, language, wrong, limited) => {
    const { page, allow } = await open(deck, '/', { locale });
    allow(REFUSED);
    const user = `guessed-${language}`;
    await signIn(page, user, 'wrong', language);
    expect(await page.getByRole('alert').textContent()).toBe(wrong);
    for (let tried = 1; tried < 10; tried += 1)
      await deck.call('login', { user, password: `wrong ${tried}` });
    await button(page, language === 'en' ? 'Sign in' : '登录').click();
    await expect.poll(() => page.getByRole('alert').textContent()).toMatch(limited);
    expect(new URL(page.url()).pathname).toBe('/login');
  });
});

describe('a session that ends', () => {
  it('is asked for over the page: what was typed stays, and is saved by the same user', async () => {
    const { page, allow } = await openAs('operator', `/clusters/${clusterId}`);
    allow(REFUSED);
    await remark(page).fill('typed before');
    await endSession(page);
    await button(page, 'Save').click();
    await dialog(page).getByRole('heading', { name: 'Sign in again' }).waitFor();
    expect(await accessProblems(page)).toEqual([]);
    expect(await dialog(page).getByLabel('User', { exact: true }).inputValue()).toBe('operator');
    await page.keyboard.press('Escape');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await remark(page).inputValue()).toBe('typed before');
    await button(page, 'Save').click();
    await page.getByText('Saved', { exact: true }).first().waitFor();
    expect((await deck.get('selectCluster', { id: clusterId })).remark).toBe('typed before');
    await deck.ask('setStatus', clusterId, 'deployfailure');
  });

  it('is noticed without a click, and another user gets a fresh page', async () => {
    const { page, allow } = await openAs('operator', '/hosts');
    allow(REFUSED);
    await page.getByPlaceholder(/./).first().fill('node-1');
    await endSession(page);
    await dialog(page).getByRole('heading', { name: 'Sign in again' }).waitFor();
    const reloaded = page.waitForEvent('load');
    await signIn(page, 'viewer', PASSWORD);
    await reloaded;
    await account(page, 'viewer').waitFor();
    expect(await page.getByPlaceholder(/./).first().inputValue()).toBe('');
    expect(new URL(page.url()).pathname).toBe('/hosts');
  });
});

describe('who is signed in', () => {
  it('is not asked again where one signs in, but goes on from there', async () => {
    const { page } = await openAs('operator', '/hosts');
    for (const [address, place] of [
      ['/login?from=%2Fpackages', '/packages'],
      ['/login', '/clusters'],
    ] as const) {
      await page.goto(address);
      await page.waitForURL(({ pathname }) => pathname === place);
    }
  });

  it('is told, changes the own password, and signs out', async () => {
    await deck.get('createUser', { name: 'anna', role: 'viewer', password: PASSWORD });
    const { page } = await openAs('anna', '/hosts', { viewport: 'phone', locale: 'zh-CN' });
    await account(page, 'anna').click();
    expect(await page.getByRole('link', { name: '用户与令牌' }).count()).toBe(0);
    expect(await accessProblems(page)).toEqual([]);
    await button(page, '修改密码').click();
    await page.getByLabel('当前密码').fill('wrong');
    await page.getByLabel('新密码').fill('another password');
    await page.keyboard.press('Enter');
    await page.getByText('当前密码不正确', { exact: true }).waitFor();
    await page.getByLabel('当前密码').fill(PASSWORD);
    await page.getByLabel('新密码').fill('short');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByLabel('新密码').getAttribute('aria-invalid')).toBe('true');
    expect(await accessProblems(page)).toEqual([]);
    await page.getByLabel('新密码').fill('another password');
    await page.keyboard.press('Enter');
    await page.getByText('密码已修改', { exact: true }).waitFor();
    await account(page, 'anna').click();
    await button(page, '退出登录').click();
    await account(page, 'anna').waitFor({ state: 'detached' });
    await signIn(page, 'anna', 'another password', 'zh');
    await account(page, 'anna').waitFor();
  });

  it('is asked about unsaved edits before signing out', async () => {
    const { page } = await openAs('operator', `/clusters/${clusterId}`);
    await remark(page).fill('not saved');
    await account(page, 'operator').click();
    await button(page, 'Sign out').click();
    await button(page, 'Stay here').click();
    expect(await remark(page).inputValue()).toBe('not saved');
    await account(page, 'operator').click();
    await button(page, 'Sign out').click();
    await button(page, 'Discard and leave').click();
    await account(page, 'operator').waitFor({ state: 'detached' });
    await page.goto('/hosts');
    await page.waitForURL('**/login?from=/hosts');
  });
});

describe('a viewer', () => {
  it('finds every button that changes something, and why it cannot be used; secrets are hidden', async () => {
    const { page } = await openAs('viewer', `/clusters/${clusterId}`);
    const why = 'Your role (viewer) only looks. Ask an administrator for more.';
    await page.getByText(why, { exact: true }).first().waitFor();
    for (const name of ['Deploy', 'Start', 'Stop', 'Delete', 'Create a cluster', 'Copy as new cluster']) {
      expect(await button(page, name).first().getAttribute('aria-disabled'), name).toBe('true');
    }
    expect(await remark(page).isEditable()).toBe(false);
    const database = page.locator('[data-field="roles.database.roleBody.password"] input');
    expect(await database.inputValue()).toBe('******');
    for (const [path, name] of [
      ['/hosts', 'Add hosts'],
      ['/templates', 'New template'],
    ] as const) {
      await page.goto(path);
      await button(page, name).first().waitFor();
      expect(await button(page, name).first().getAttribute('aria-disabled'), name).toBe('true');
    }
    await page.goto('/users');
    await page.getByText(why, { exact: true }).first().waitFor();
  });

  it('may do more as soon as an administrator says so', async () => {
    const made = await deck.get('createUser', { name: 'ben', role: 'viewer', password: PASSWORD });
    const { page } = await openAs('ben', `/clusters/${clusterId}`);
    await expect.poll(() => button(page, 'Deploy').getAttribute('aria-disabled')).toBe('true');
    await deck.get('updateUser', { id: made.id, role: 'operator' });
    await expect.poll(() => button(page, 'Deploy').getAttribute('aria-disabled')).toBe('false');
  });
});
