import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { settle } from './support/tab.ts';

const BUILT = join(import.meta.dirname, '../../web/dist');

const open = browserOfFile();
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
});
afterAll(() => deck.close());

describe('the page', () => {
  it.each([
    ['zh-CN', '集群'],
    ['en-US', 'Clusters'],
  ] as const)(
    'loads in the language of the browser (%s), and nothing in it is refused',
    async (locale, word) => {
      const { page } = await open(deck, '/', { locale });
      await settle(page);
      expect(new URL(page.url()).pathname).toBe('/clusters');
      expect(await page.locator('html').getAttribute('lang')).toBe(locale.startsWith('en') ? 'en' : locale);
      expect(await page.locator('body').textContent()).toContain(word);
      expect(await accessProblems(page)).toEqual([]);
    },
  );

  it('gets every script and style compressed, to be kept', async () => {
    const sent: [path: string, headers: Record<string, string>][] = [];
    const { page } = await open(deck, '/no-such-view');
    page.on('response', response => {
      const path = new URL(response.url()).pathname;
      if (!/\.(js|css)$/.test(path)) return;
      sent.push([path, response.headers()]);
    });
    for (const view of ['/clusters', '/runs', '/hosts', '/packages', '/templates', '/settings']) {
      await page.goto(view);
      await settle(page);
    }
    expect(sent.length).toBeGreaterThan(5);
    for (const [path, headers] of sent) {
      const { size } = await stat(join(BUILT, path));
      expect([path, headers['cache-control']]).toEqual([path, 'public, max-age=31536000, immutable']);
      // Below a kilobyte the build leaves them as they are.
      if (size > 1024) expect([path, headers['content-encoding']]).toEqual([path, 'br']);
    }
  });

  it('stands at an address that it does not know, and says so itself', async () => {
    const { page } = await open(deck, '/no/such/view?x=1');
    await settle(page);
    expect(await page.locator('main').first().textContent()).not.toBe('');
    expect(new URL(page.url()).pathname).toBe('/no/such/view');
  });
});
