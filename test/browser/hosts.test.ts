import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { exampleSpec, HOSTS, PASSWORD, seedCluster, seedHosts, seedRunning } from './support/seed.ts';

const NEW_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIxvOeOTvz0LUFVVwsJ9QNrZhV3uFMm9tnbIRQaqTKxt';
const XSS = '<img src=x onerror=alert(1)>';

const open = browserOfFile();
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  await seedCluster(deck, exampleSpec(XSS));
});
afterAll(() => deck.close());

const row = (page: Page, name: string) => page.locator('tbody tr').filter({ hasText: name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** The host with an address as the console has it, or undefined. */
const stored = async (ip: string) =>
  (await deck.get('selectHostList', { page: '-1' })).data.find((host: { ip: string }) => host.ip === ip);

describe('hosts', () => {
  it('shows what is known of each host and which clusters use it, and finds by any of it', async () => {
    const { page } = await open(deck, '/hosts');
    await row(page, 'node-1').waitFor();
    await row(page, 'node-1').getByRole('link').waitFor();
    expect(await row(page, 'node-1').textContent()).toMatch(/debian 12[\s\S]*x86_64[\s\S]*4 CPUs[\s\S]*GiB/);
    expect(await row(page, 'node-1').getByRole('link').textContent()).toBe(XSS);
    await page.getByLabel('Search name').fill(`${HOSTS[1]} debian`);
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.getByLabel('Search name').fill('nothing like it');
    await button(page, 'Clear the search').click();
    expect(await page.locator('tbody tr').count()).toBe(3);
    expect(await accessProblems(page)).toEqual([]);
  });

  it('adds one host after its key was confirmed, and pins that key', async () => {
    await deck.answer('10.2.0.1', PASSWORD);
    const { page } = await open(deck, '/hosts', { locale: 'zh-CN' });
    await button(page, '添加主机').click();
    await page.getByLabel('IP 或主机名').fill('10.2.0.1');
    await page.getByLabel('密码', { exact: false }).last().fill(PASSWORD);
    expect(await accessProblems(page)).toEqual([]);
    await button(page, '下一步').click();
    const shown = await page.locator('.dialog code').textContent();
    expect(await stored('10.2.0.1')).toBeUndefined();
    expect(await accessProblems(page)).toEqual([]);
    await button(page, '确认密钥').click();
    await button(page, '完成').click();
    await row(page, '10.2.0.1').first().waitFor();
    expect((await stored('10.2.0.1')).fingerprint).toBe(shown);
  });

  it('adds many; what failed stays with its reason and is tried again, and nothing is lost', async () => {
    for (const number of [11, 12, 13])
      await deck.answer(`10.2.0.${number}`, number === 13 ? 'other' : PASSWORD);
    const { page } = await open(deck, '/hosts');
    await button(page, 'Add hosts').click();
    await page.getByText('Many', { exact: true }).click();
    await page.locator('textarea').fill(`10.2.0.[11-13] many-[11-13]\n${HOSTS[0]} again\n`);
    await page.getByText('3 hosts recognised').or(page.getByText('4 hosts recognised')).waitFor();
    expect(await page.getByText('1 is registered already').count()).toBe(1);
    await page.locator('input[type=password]').fill(PASSWORD);
    await button(page, 'Next').click();
    await button(page, 'Confirm all (3)').click();
    await page.getByText('2 of 3 registered').waitFor();
    const failed = page.locator('.dialog li').filter({ hasText: 'many-13' });
    expect(await failed.textContent()).toContain('did not accept the login');
    await button(page, 'Go on later').click();
    await deck.answer('10.2.0.13', PASSWORD);
    // The view is left meanwhile: the menu says that one is not done, and it is still there afterwards.
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByText('No runs yet').waitFor();
    await page.getByRole('link', { name: /^Hosts.*1 not done yet/ }).click();
    await button(page, 'Go on adding (1)').click();
    await button(page, 'Try again: many-13').click();
    await button(page, 'Done').click();
    await row(page, 'many-13').waitFor();
  });

  it('shows a changed key beside the known one, and saves only after it was accepted', async () => {
    const ip = '10.2.0.21';
    await deck.answer(ip, PASSWORD);
    await deck.get('createHost', { ip, name: 'rebuilt', port: 22, root: PASSWORD });
    const before = await stored(ip);
    await deck.answer(ip, PASSWORD, NEW_KEY);
    const { page } = await open(deck, '/hosts');
    await button(page, 'Check rebuilt').click();
    await button(page, 'Look at the new key').click();
    await page.locator('.dialog dd').first().waitFor();
    const [known, seen] = await page.locator('.dialog dd').allTextContents();
    expect(known).toBe(before.fingerprint);
    expect(await button(page, 'Verify and save').isDisabled()).toBe(true);
    expect((await stored(ip)).fingerprint).toBe(known);
    expect(await accessProblems(page)).toEqual([]);
    await page.getByText('I have compared it').click();
    await button(page, 'Verify and save').click();
    await page.getByText('Host rebuilt is saved').waitFor();
    expect((await stored(ip)).fingerprint).toBe(seen);
  });

  it('keeps the stored password when nothing is said of it, and refuses a wrong new one at its field', async () => {
    const { page } = await open(deck, '/hosts');
    await button(page, 'Edit node-2').click();
    await page.getByRole('textbox', { name: 'Remark' }).fill(XSS);
    await button(page, 'Verify and save').click();
    await page.getByText('Host node-2 is saved').waitFor();
    expect(await row(page, 'node-2').textContent()).toContain(XSS);
    expect((await stored(HOSTS[1])).root).toBe(PASSWORD);
    await button(page, 'Edit node-2').click();
    await page.locator('.dialog').getByText('Password', { exact: true }).click();
    await page.locator('input[type=password]').fill('wrong');
    await button(page, 'Verify and save').click();
    await page.locator('.dialog .field .bad').getByText('did not accept').waitFor();
  });

  it('does not offer to delete a host that a cluster uses, says by which, and deletes another', async () => {
    await deck.answer('10.2.0.31', PASSWORD);
    await deck.get('createHost', { ip: '10.2.0.31', name: 'spare', port: 22, root: PASSWORD });
    const { page } = await open(deck, '/hosts');
    await row(page, 'node-1').getByRole('link').waitFor();
    const used = row(page, 'node-1').getByRole('button', { name: /^Delete/ });
    expect(await used.getAttribute('aria-disabled')).toBe('true');
    await used.focus();
    await page.locator('.n-tooltip').getByText(`Used by ${XSS}`).waitFor();
    await button(page, 'Delete spare').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Host spare is deleted').waitFor();
    expect(await stored('10.2.0.31')).toBeUndefined();
  });

  it('changes nothing while a run goes on, and says which', async () => {
    const { id } = (await deck.get('selectClusterList', { page: '1' })).data[0];
    const run = await seedRunning(deck, id);
    const { page } = await open(deck, '/hosts');
    await page.getByText('Follow the run').waitFor();
    for (const name of [/^Add hosts/, /^Check all/, /^Edit node-1/]) {
      expect(await button(page, name).getAttribute('aria-disabled')).toBe('true');
    }
    await deck.finish(run.id, run.rest.flat());
    await page.getByText('Follow the run').waitFor({ state: 'detached' });
    expect(await button(page, /^Add hosts/).getAttribute('aria-disabled')).toBe('false');
  });

  it("installs the console's key when a host is added, goes through that host to another, and takes the key off at the end", async () => {
    for (const ip of ['10.3.0.1', '10.3.0.2']) await deck.answer(ip, PASSWORD);
    const { page } = await open(deck, '/hosts');
    const add = async (ip: string, fill: () => Promise<void>) => {
      await button(page, 'Add hosts').click();
      await page.getByLabel('IP or host name').fill(ip);
      await page.locator('input[type=password]').fill(PASSWORD);
      await fill();
      expect(await accessProblems(page)).toEqual([]);
      await button(page, 'Next').click();
      await button(page, `Confirm the key of ${ip}`).click();
      await button(page, 'Done').click();
    };
    await add('10.3.0.1', () => page.getByText("Install the console's key").click());
    await row(page, '10.3.0.1').getByText("Login: the console's key").waitFor();
    const front = await stored('10.3.0.1');
    expect(front).toMatchObject({ credential: 'key', root: '' });
    await add('10.3.0.2', async () => void (await page.getByLabel('Jump host').selectOption(front.id)));
    await row(page, '10.3.0.2').getByText('through 10.3.0.1').waitFor();
    expect(await stored('10.3.0.2')).toMatchObject({ jump: front.id });

    await button(page, "The console's key").click();
    const dialog = page.getByRole('dialog');
    const key = await dialog.locator('textarea').inputValue();
    expect(key).toMatch(/^ssh-ed25519 AAAA/);
    expect(await accessProblems(page)).toEqual([]);
    await button(page, 'Make a new key').click();
    await dialog.getByText('1 host still has an older one').waitFor();
    expect(await dialog.locator('textarea').inputValue()).not.toBe(key);
    await button(page, 'Install it there (1)').click();
    await dialog.getByText('1 host knows it').waitFor();
    await page.keyboard.press('Escape');

    for (const ip of ['10.3.0.2', '10.3.0.1']) {
      await button(page, `Delete ${ip}`).click();
      const asks = dialog.getByText("Take the console's key off the host too");
      expect(await asks.count()).toBe(ip === '10.3.0.1' ? 1 : 0);
      await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
      await row(page, ip).waitFor({ state: 'detached' });
    }
  });

  it('fits a phone, in the dark', async () => {
    const { page } = await open(deck, '/hosts', { viewport: 'phone', colorScheme: 'dark', locale: 'zh-CN' });
    await row(page, 'node-1').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await accessProblems(page)).toEqual([]);
  });
});
