import type { Page } from 'playwright-core';
import { ADMIN_PASSWORD, type Deck } from './deck.ts';
import { exampleSpec, seedCluster, seedHosts } from './seed.ts';
import { settle } from './tab.ts';

const PASSWORD = 'a good password';

async function signIn(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel(/^(User|用户名)$/).fill(user);
  await page.getByLabel(/^(Password|密码)$/).fill(password);
  await page.keyboard.press('Enter');
}

const account = (page: Page) => page.getByRole('button', { name: /^(Account: |账号：)/ });
const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();

/** Signs in as somebody, then does more. */
const as = (user: string, act?: (page: Page) => Promise<void>) => async (page: Page) => {
  await signIn(page, user, user === 'admin' ? ADMIN_PASSWORD : PASSWORD);
  await account(page).waitFor();
  await page.waitForURL(({ pathname }) => pathname !== '/login');
  await settle(page);
  await act?.(page);
};

async function failSignIn(page: Page): Promise<void> {
  await signIn(page, 'somebody', 'wrong');
  await page.getByRole('alert').waitFor();
}

async function makeToken(page: Page): Promise<void> {
  await press(page, /^(新建令牌|Make a token)$/);
  // Each picture makes its own: names are unique.
  const name = page.getByRole('dialog').locator('input').first();
  await name.fill(`ci-${crypto.randomUUID()}`);
  await name.press('Enter');
  await press(page, /^(复制|Copy)$/);
}

async function makeNothing(page: Page): Promise<void> {
  await press(page, /^(新建用户|Add a user)$/);
  await page.getByRole('dialog').locator('input').first().press('Enter');
}

const openDialog = (name: RegExp) => async (page: Page) => {
  await press(page, name);
  await page.getByRole('dialog').waitFor();
};

async function openMenu(page: Page): Promise<void> {
  await account(page).click();
}

async function askPassword(page: Page): Promise<void> {
  await openMenu(page);
  await press(page, /^(修改密码|Change password)$/);
  await page.getByRole('dialog').waitFor();
}

/** Ends the session behind the back of the page, which then asks for something. */
const loseSession = (deck: Deck) => async (page: Page) => {
  const [cookie] = await page.context().cookies();
  await deck.call('logout', {}, { cookie: `${cookie?.name}=${cookie?.value}` });
  await press(page, /^(检查|Check)/);
  await page.getByRole('dialog').waitFor();
};

/** Makes a console that asks who one is, with hosts, a cluster, users and tokens; answers its views. */
export async function guardedViews(deck: Deck) {
  await seedHosts(deck);
  const clusterId = await seedCluster(deck, exampleSpec('production', '生产 production'));
  await deck.finish(await deck.execute(clusterId, 2), [], 'failed');
  // Nobody answers there: what waits for a receiver and why it does not arrive is shown.
  await deck.requireSignIn({ DECK_WEBHOOK_URL: 'http://127.0.0.1:2/notices' });
  await deck.call('testNotice', { target: 'webhook' });
  await deck.get('createUser', { name: 'viewer', role: 'viewer', password: PASSWORD });
  await deck.get('createUser', {
    name: 'zhang.wei@operations.example',
    role: 'operator',
    password: PASSWORD,
  });
  for (const [name, role] of [
    ['ci-deploy', 'operator'],
    ['monitoring', 'viewer'],
  ] as const) {
    await deck.get('createToken', { name, role, days: 90 });
  }
  return [
    ['sign-in', '/clusters'],
    ['sign-in-wrong', '/clusters', failSignIn],
    ['sign-in-again', '/hosts', as('zhang.wei@operations.example', loseSession(deck))],
    ['user-menu', '/hosts', as('zhang.wei@operations.example', openMenu)],
    ['user-menu-admin', '/settings', as('admin', openMenu)],
    ['password', '/settings', as('viewer', askPassword)],
    ['settings-notices', '/settings', as('admin')],
    ['users', '/users', as('admin')],
    ['user-add', '/users', as('admin', makeNothing)],
    ['user-edit', '/users', as('admin', openDialog(/^(编辑|Edit) viewer$/))],
    ['user-delete', '/users', as('admin', openDialog(/^(删除|Delete) viewer$/))],
    ['token-add', '/users', as('admin', openDialog(/^(新建令牌|Make a token)$/))],
    ['token-once', '/users', as('admin', makeToken)],
    ['audit', '/audit', as('admin')],
    ['audit-entry', '/audit', as('admin', openDialog(/^(详情|Details)/))],
    ['posture', '/posture', as('admin')],
    ['posture-key', '/posture', as('admin', openDialog(/^(核对并确认|Compare and confirm)/))],
    ['users-refused', '/users', as('viewer')],
    ['viewer-cluster', `/clusters/${clusterId}`, as('viewer')],
    ['viewer-picture', `/clusters/${clusterId}/picture`, as('viewer')],
    ['viewer-plan', `/clusters/${clusterId}/plan`, as('viewer')],
    ['viewer-hosts', '/hosts', as('viewer')],
    ['viewer-packages', '/packages', as('viewer')],
    ['viewer-templates', '/templates', as('viewer')],
    ['viewer-settings', '/settings', as('viewer')],
    ['viewer-runs', '/runs', as('viewer')],
  ] as const;
}
