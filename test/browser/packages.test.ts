import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARCHIVES } from '../conformance/support/archives.ts';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { exampleSpec, seedCluster, seedHosts } from './support/seed.ts';

const ZOOKEEPER = ARCHIVES['apache-zookeeper-3.8.0-bin.tar.gz'];
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

const open = browserOfFile();
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
});
afterAll(() => deck.close());

const row = (page: Page, name: string) => page.locator('tbody tr').filter({ hasText: name });
const item = (page: Page, name: string) => page.locator('.queue li').filter({ hasText: name });
const choose = (page: Page, ...files: ReturnType<typeof file>[]) =>
  page.locator('.zone input[type=file]').setInputFiles(files);

describe('packages', () => {
  it('says of an empty store what a deploy needs', async () => {
    const { page } = await open(deck, '/packages', { locale: 'zh-CN' });
    await page.getByText('还没有安装包').waitFor();
    expect(await accessProblems(page)).toEqual([]);
  });

  it('uploads several files: official names are recognised, of others it asks what they are', async () => {
    const { page } = await open(deck, '/packages');
    await choose(page, file('apache-zookeeper-3.8.0-bin.tar.gz', ZOOKEEPER), file('mine.tar.gz', ZOOKEEPER));
    expect(await item(page, 'apache-zookeeper').textContent()).toContain('ZooKeeper 3.8.0');
    await page.getByRole('button', { name: 'Upload mine.tar.gz' }).click();
    await item(page, 'mine').getByText('Choose a kind').waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await item(page, 'mine').getByLabel('Kind').last().click();
    await page.locator('.n-base-select-option').getByText('ZooKeeper').click();
    await page.getByLabel('Version').fill('3.6.4');
    await page.getByRole('button', { name: 'Upload all (2)' }).click();
    await item(page, 'apache-zookeeper').getByText('Stored').waitFor();
    await item(page, 'mine').getByText('Stored').waitFor();
    expect(await row(page, 'mine.tar.gz').textContent()).toContain('3.6.4');
  });

  it('sends the checksum of a file that was dropped along, and keeps what was refused with the reason', async () => {
    const { page } = await open(deck, '/packages');
    const name = 'apache-zookeeper-3.7.1-bin.tar.gz';
    await choose(
      page,
      file(name, ZOOKEEPER),
      file(`${name}.sha512`, Buffer.from(`${'ab'.repeat(64)}  ${name}\n`)),
    );
    await page.getByRole('button', { name: `Upload ${name}` }).click();
    await item(page, name).getByText('not the given one').waitFor();
    await item(page, name).locator('input:not([type=file])').fill('');
    await page.getByRole('button', { name: `Try again to upload ${name}` }).click();
    await row(page, name).waitFor();
  });

  it('sends the signature that was dropped along, or chosen for the file; what is none is not sent', async () => {
    const { page } = await open(deck, '/packages');
    const name = 'apache-zookeeper-3.7.2-bin.tar.gz';
    const asc = '-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0=\n-----END PGP SIGNATURE-----\n';
    await choose(page, file(name, ZOOKEEPER), file(`${name}.asc`, Buffer.from('no signature')));
    await item(page, name).getByText('no detached OpenPGP signature').waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole('button', { name: `Take away the signature file of ${name}` }).click();
    await item(page, name).getByText('No signature file (optional)').waitFor();
    await item(page, name)
      .locator('input[type=file]')
      .setInputFiles(file('any.asc', Buffer.from(asc)));
    await item(page, name).getByText('With its signature file').waitFor();
    const sent = page.waitForRequest('**/uploadPackage?**');
    await page.getByRole('button', { name: `Upload ${name}` }).click();
    expect(new URL((await sent).url()).searchParams.get('signature')).toBe(asc);
    await row(page, name).waitFor();
  });

  it('shows how far an upload is, and stops it', async () => {
    const { page } = await open(deck, '/packages');
    const name = 'apache-zookeeper-3.5.9-bin.tar.gz';
    await page.route('**/uploadPackage?**', () => undefined);
    await choose(page, file(name, ZOOKEEPER));
    await page.getByRole('button', { name: `Upload ${name}` }).click();
    await page.getByRole('progressbar', { name }).waitFor();
    await page.getByRole('button', { name: `Stop the upload of ${name}` }).click();
    await item(page, name).getByText('Ready').waitFor();
  });

  it('goes on while another view is looked at, without a question, and the menu says so', async () => {
    const { page } = await open(deck, '/packages');
    const name = 'apache-zookeeper-3.5.10-bin.tar.gz';
    const held = Promise.withResolvers<void>();
    await page.route('**/uploadPackage?**', async route => {
      await held.promise;
      await route.continue();
    });
    await choose(page, file(name, ZOOKEEPER));
    await page.getByRole('button', { name: `Upload ${name}` }).click();
    await page.getByRole('progressbar', { name }).waitFor();
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByText('No runs yet').waitFor();
    const place = page.getByRole('link', { name: /^Packages/ });
    await place.getByText('1 not done yet').waitFor({ state: 'attached' });
    held.resolve();
    await place.getByText('1 not done yet').waitFor({ state: 'detached' });
    await place.click();
    await row(page, name).waitFor();
  });

  it('says what clusters lack, then which of them each package serves, and warns before it is deleted', async () => {
    await seedCluster(deck, exampleSpec('three'));
    const { page } = await open(deck, '/packages');
    await page.getByText('Clusters lack packages').waitFor();
    expect(await page.locator('.missing').textContent()).toContain('dolphinscheduler');
    await seedHosts(deck);
    await page.getByText('Clusters lack packages').waitFor({ state: 'detached' });
    await row(page, 'OpenJDK11U').getByRole('link', { name: 'three' }).waitFor();
    await row(page, 'dolphinscheduler')
      .getByRole('button', { name: /^Delete/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The next deploy of three needs it').waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Clusters lack packages').waitFor();
  });

  it('copies a checksum', async () => {
    const { page } = await open(
      deck,
      '/packages',
      {},
      { permissions: ['clipboard-read', 'clipboard-write'] },
    );
    await page.getByRole('button', { name: 'Copy the SHA-512 of mine.tar.gz' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^[0-9a-f]{128}$/);
  });

  it('fits a phone, in the dark', async () => {
    const { page } = await open(deck, '/packages', { viewport: 'phone', colorScheme: 'dark' });
    await row(page, 'mine.tar.gz').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await accessProblems(page)).toEqual([]);
  });
});
