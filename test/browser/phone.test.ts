import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { type Seeded, seed } from './support/seed.ts';
import { settle, VIEWPORTS } from './support/tab.ts';
import { tabProblems } from './support/tab-walk.ts';
import { addressesOf, type View, viewsOf } from './support/views.ts';

/** Every view fits a phone and is used without a mouse: whoever adds one to the router has it tried. */
const open = browserOfFile();
let deck: Deck;
let seeded: Seeded;
let signedIn: BrowserContextOptions;
beforeAll(async () => {
  deck = await openDeck();
  seeded = await seed(deck);
  await deck.requireSignIn();
  await deck.get('createUser', {
    name: 'zhang.wei@operations.example',
    role: 'viewer',
    password: 'long enough',
  });
  await deck.get('createToken', { name: 'ci-deploy', role: 'operator', days: 90 });
  signedIn = { storageState: deck.storageState(), reducedMotion: 'reduce' };
});
afterAll(() => deck.close());

/** Ten seconds where nothing else is at work. */
const LONG_MS = 400_000;
/** Views for those who are not signed in. */
const FOR_STRANGERS = ['login', 'callback'];

const addresses = (view: View) =>
  addressesOf(view, [view.name === 'run' ? seeded.runs.diskFull : seeded.clusters.broken], ['no/such/view']);

async function look(page: Page, address: string): Promise<string[]> {
  await page.goto(address);
  await settle(page);
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
  const tooWide = width > VIEWPORTS.phone.width ? [`wider than the screen: ${width} px`] : [];
  const found = [...tooWide, ...(await accessProblems(page)), ...(await tabProblems(page))];
  return found.map(line => `${address}: ${line}`);
}

describe.each(['zh-CN', 'en-US'] as const)('on a phone, in %s', locale => {
  it(
    'every view that the router knows fits, stands in no one’s way and is reached by Tab',
    async () => {
      const { page, allow } = await open(deck, '/', { locale, viewport: 'phone' }, signedIn);
      const stranger = await open(deck, '/login', { locale, viewport: 'phone' }, { reducedMotion: 'reduce' });
      // A callback without what a provider adds to it, and a stranger who asks who they are.
      for (const tab of [{ allow }, stranger]) tab.allow(/status of 4\d\d/);
      await settle(page);
      const found: string[] = [];
      for (const view of await viewsOf(page)) {
        const of = FOR_STRANGERS.includes(view.name) ? stranger.page : page;
        for (const address of addresses(view)) found.push(...(await look(of, address)));
      }
      expect(found).toEqual([]);
    },
    LONG_MS,
  );
});
