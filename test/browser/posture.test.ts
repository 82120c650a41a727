import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { ADMIN_PASSWORD, type Deck, openDeck } from './support/deck.ts';
import { exampleSpec, PASSWORD as HOST_PASSWORD, HOSTS, seedCluster, seedHosts } from './support/seed.ts';

const open = browserOfFile();
const PASSWORD = 'correct horse battery 2';
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  const clusterId = await seedCluster(deck, exampleSpec('production'));
  await deck.finish(await deck.execute(clusterId, 2), []);
  await deck.requireSignIn();
  // That was another process, which knows of no host.
  for (const ip of HOSTS) await deck.answer(ip, HOST_PASSWORD);
  await deck.get('createUser', { name: 'viewer', role: 'viewer', password: PASSWORD });
});
afterAll(() => deck.close());

async function openAs(user: string, password: string, path: string): Promise<Page> {
  const { page } = await open(deck, path);
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  // The menu of the account closes with each step to another view.
  await page.waitForURL(url => url.pathname === path);
  await page.getByRole('button', { name: /^Account/ }).waitFor();
  // The menu closes when the view changes.
  await page.waitForURL(({ pathname }) => pathname === path);
  return page;
}

const block = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

it('an administrator sees what is open, goes to close it, and it is gone', async () => {
  const page = await openAs('admin', ADMIN_PASSWORD, '/hosts');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('link', { name: 'Security posture' }).click();
  const hosts = block(page, 'Hosts');
  await hosts.getByText('node-1, node-2, node-3').first().waitFor();
  await block(page, 'This console').getByText('still has the password of the first start').waitFor();
  await block(page, 'Cluster production').getByText('The password of the database').waitFor();
  expect(await accessProblems(page)).toEqual([]);

  const [first] = (await deck.get('selectHostList', { page: '1' })).data;
  await deck.get('installConsoleKey', { id: first.id });
  // The page is told that hosts changed, and reads again by itself.
  const rooted = hosts.getByRole('listitem').filter({ hasText: 'logs in as root with a password' });
  await rooted.getByText('node-1, node-2', { exact: true }).waitFor();
  await hosts.getByRole('link', { name: 'To the hosts' }).first().click();
  await page.waitForURL(/\/hosts$/);
  await page.goBack();
  await block(page, 'Cluster production').getByRole('link', { name: 'To the cluster' }).first().click();
  await page.waitForURL(/\/clusters\/[0-9a-f]{8}$/);
});

it('an unconfirmed key is compared and confirmed on the page, host by host, however many there are', async () => {
  const page = await openAs('admin', ADMIN_PASSWORD, '/settings');
  const { data } = await deck.get('selectHostList', { page: '1' });
  const about = (id: string, name: string) => ({ type: 'host', id, name });
  const finding = {
    id: 'host_key_unconfirmed',
    severity: 'open',
    message: 'Nobody',
    advice: '',
    place: 'hosts',
  };
  const findings = [
    ...data.map((host: { id: string; name: string }) => ({ ...finding, about: about(host.id, host.name) })),
    ...Array.from({ length: 100 }, (_, i) => ({ ...finding, about: about(`${i}`, `z-${i}`) })),
  ];
  const many = { code: 200, message: '', result: { findings } };
  await page.route('**/api/v1/selectPosture*', route => route.fulfill({ json: many }));
  await page.getByRole('link', { name: 'What is open, and how to close it' }).click();
  const compare = page.getByRole('button', { name: /^Compare and confirm the key of/ });
  await page.getByRole('button', { name: '93 more hosts' }).click();
  await page.getByRole('button', { name: '83 more hosts' }).waitFor();
  expect(await compare.count()).toBe(20);
  await page.getByRole('button', { name: 'Compare and confirm the key of node-2' }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Confirm the key' });
  await dialog.getByText(/^ssh-ed25519 SHA256:/).waitFor();
  expect(await confirm.isDisabled()).toBe(true);
  expect(await accessProblems(page)).toEqual([]);
  await dialog.getByText('I have compared them').click();
  const sent = page.waitForRequest('**/updateHost');
  await confirm.click();
  const host = data.find(({ name }: { name: string }) => name === 'node-2');
  expect((await sent).postDataJSON()).toMatchObject({ id: host.id, hostKey: host.hostKey });
  await page.getByText('The key of node-2 is confirmed').waitFor();
});

it('a viewer is told why there is nothing to see', async () => {
  const page = await openAs('viewer', PASSWORD, '/posture');
  await page.getByText('Your role (viewer) only looks.').waitFor();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  expect(await page.getByRole('link', { name: 'Security posture' }).count()).toBe(0);
});

it('where nothing is open the page says so', async () => {
  const page = await openAs('admin', ADMIN_PASSWORD, '/settings');
  await page.route('**/api/v1/selectPosture?*', route => route.fulfill({ json: NOTHING_OPEN }));
  await page.route('**/api/v1/selectPosture', route => route.fulfill({ json: NOTHING_OPEN }));
  await page.getByRole('link', { name: 'What is open, and how to close it' }).click();
  await page.getByText('Nothing is open', { exact: true }).waitFor();
  expect(await accessProblems(page)).toEqual([]);
});

const NOTHING_OPEN = { code: 200, message: '', result: { findings: [] } };
