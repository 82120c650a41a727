import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { seedHosts } from './support/seed.ts';

const open = browserOfFile();
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
});
afterAll(() => deck.close());

describe('first use', () => {
  it('leads through hosts, packages and cluster, each ticked when it is done', async () => {
    const { page } = await open(deck, '/clusters');
    await page.getByText('0 of 3 steps done').waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole('link', { name: 'Add hosts' }).click();
    await page.getByText('No hosts yet').waitFor();
    await page.goBack();
    await seedHosts(deck);
    await page.getByText('2 of 3 steps done').waitFor();
    await page.getByText('3 hosts registered').waitFor();
  });
});

describe('settings', () => {
  it('keeps language and theme over a reload', async () => {
    const { page } = await open(deck, '/settings');
    await page.getByText('简体中文').click();
    await page.getByText('深色', { exact: true }).click();
    await page.reload();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await accessProblems(page)).toEqual([]);
  });

  it('tells the version and leads to the interfaces', async () => {
    const { page } = await open(deck, '/settings');
    await page.getByText(/^\d+\.\d+\.\d+$/).waitFor();
    expect(await page.getByRole('link', { name: /^OpenAPI/ }).getAttribute('href')).toBe(
      '/api/v1/openapi.json',
    );
  });
});

describe('notices', () => {
  it('are tested by a button, which says why there is none', async () => {
    const { page } = await open(deck, '/settings');
    const test = page.getByRole('button', { name: 'Send a test Webhook' });
    await test.focus();
    await page.getByText('Set DECK_WEBHOOK_URL and start the console again.').first().waitFor();
    await page.getByText('Mail', { exact: true }).first().waitFor();
    expect(await accessProblems(page)).toEqual([]);
  });
});

describe('the sign-in page', () => {
  it('says that it is off, and goes on to where the reader came from', async () => {
    const { page } = await open(deck, '/login?from=%2Fhosts');
    await page.getByText('Sign-in is off').waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByLabel('Password').fill('anything');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/hosts');
  });

  it('never leads to another server', async () => {
    const { page } = await open(deck, '/login?from=%2F%2Fevil.example');
    await page.getByRole('link', { name: 'Go on without' }).click();
    await page.waitForURL('**/clusters');
  });
});
