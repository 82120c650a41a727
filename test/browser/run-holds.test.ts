import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { button, dialog } from './support/places.ts';
import { PASSWORD, type Seeded, seed, seedRunning } from './support/seed.ts';
import { settle } from './support/tab.ts';
import { addressesOf, follow, viewsOf } from './support/views.ts';

/**
 * What may still be pressed while a run goes on: what only looks, what only this tab keeps, what ends the run, and what the
 * console does not hold back meanwhile (users, tokens, the audit, notices, the posture). All else waits for its end: a new
 * button is found here by itself.
 */
const FREE: readonly RegExp[] = [
  /^(Close|Cancel|Keep it|Leave it|Back|Stay here|Discard and leave|Later)$/,
  /^(Copy|Copy the SHA-512 of .*|Show .*|Choose a cluster|Look into the folder again)$/,
  /^(Previous|Next|First failure|Failed only|Select line \d+|Follow|To the end)$/,
  /^(Abort|Force abort)$/,
  /^(Drop .* from the list|Choose \.asc or \.sig: .*)$/,
];

const open = browserOfFile();
let deck: Deck;
let seeded: Seeded;
beforeAll(async () => {
  deck = await openDeck();
  seeded = await seed(deck);
  // One that no cluster uses, so that it may be deleted.
  await deck.answer('10.0.0.14', PASSWORD);
  await deck.get('createHost', { ip: '10.0.0.14', name: 'spare', port: 22, root: PASSWORD });
});
afterAll(() => deck.close());
afterEach(async () => {
  const left = await deck.ask('activeRun');
  if (left !== null) await deck.finish(left, [], 'aborted');
  await deck.ask('setStatus', seeded.clusters.draft, 'prepare');
});

/** The names of the buttons of a place that can be pressed. */
const usable = (place: Locator) =>
  place
    .locator('button:not([disabled]):not([aria-disabled="true"]):visible')
    .evaluateAll(buttons =>
      buttons.map(one =>
        (one.getAttribute('aria-label') ?? one.textContent ?? '').replaceAll(/\s+/g, ' ').trim(),
      ),
    );
const held = async (place: Locator) =>
  (await usable(place)).filter(name => !FREE.some(pattern => pattern.test(name)));
/** The page knows of a run: what it says of it stands in its bar, or the view is its own. */
const seesRun = (page: Page) => page.getByRole('link', { name: 'Follow the run' }).waitFor();

describe('while a run goes on', () => {
  it('no view lets anything be pressed that a run holds back', async () => {
    const { clusters, runs } = seeded;
    await seedRunning(deck, clusters.draft);
    const { page } = await open(deck, '/settings');
    await seesRun(page);
    const found: Record<string, string[]> = {};
    for (const view of await viewsOf(page)) {
      // What is no business of a run: who may use the console, and what it tells of itself.
      if (['login', 'callback', 'users', 'audit', 'posture', 'settings', 'nowhere'].includes(view.name))
        continue;
      const ids = view.name === 'run' ? Object.values(runs) : Object.values(clusters);
      for (const address of addressesOf(view, ids, [])) {
        await follow(page, address);
        await settle(page);
        const names = await held(page.locator('main'));
        if (names.length > 0) found[address] = names;
      }
    }
    expect(found).toEqual({});
  });

  it('a file that waits to be sent waits for its end', async () => {
    const { page } = await open(deck, '/packages');
    await page.locator('.zone input').setInputFiles(
      ['3.6.1', '3.6.2'].map(version => ({
        ...{ name: `apache-zookeeper-${version}-bin.tar.gz`, mimeType: 'application/gzip' },
        buffer: Buffer.from('0123456789'),
      })),
    );
    await button(page, 'Upload all (2)').waitFor();
    await seedRunning(deck, seeded.clusters.draft);
    await seesRun(page);
    expect(await held(page.locator('main'))).toEqual([]);
  });
});

/** A dialog that is open: where it stands, and what opens it. */
type Opening = readonly [path: (world: Seeded) => string, act: (page: Page) => Promise<void>];
const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const cluster =
  (name: keyof Seeded['clusters'], part = '') =>
  (world: Seeded) =>
    `/clusters/${world.clusters[name]}${part}`;
const OPENINGS: Readonly<Record<string, Opening>> = {
  'creating a cluster': [cluster('draft'), press('Create a cluster')],
  'copying a cluster': [cluster('draft'), press('Copy as new cluster')],
  'deleting a cluster': [cluster('draft'), press(/^Delete$/)],
  'stopping a cluster': [cluster('staging'), press(/^Stop$/)],
  'leaving edits': [
    cluster('broken'),
    async page => {
      await page.locator('[data-field="remark"] textarea').fill('edited');
      await page.locator('header a[href="/hosts"]').click();
    },
  ],
  'keeping a template': [
    cluster('broken'),
    async page => {
      await press('Save as template')(page);
      await dialog(page).locator('[data-field="name"] input').fill('kept');
    },
  ],
  'adding hosts': [() => '/hosts', press('Add hosts')],
  'editing a host': [() => '/hosts', press(/^Edit node-1/)],
  'deleting a host': [() => '/hosts', press('Delete spare')],
  'the console’s key': [() => '/hosts', press("The console's key")],
  'deleting a package': [() => '/packages', press(/^Delete apache/)],
  'making a template': [() => '/templates', press('New template')],
  'editing a template': [() => '/templates', press(/^Edit the template/)],
  'deleting a template': [() => '/templates', press(/^Delete the template/)],
};

describe('a dialog that was open when a run began lets nothing be done that the run holds back', () => {
  it.each(Object.entries(OPENINGS))('%s', async (_, [path, act]) => {
    const { page } = await open(deck, path(seeded));
    await settle(page);
    await act(page);
    await dialog(page).waitFor();
    await expect.poll(() => held(dialog(page)), { message: 'before' }).not.toEqual([]);
    await seedRunning(deck, seeded.clusters.draft);
    await expect.poll(() => held(dialog(page))).toEqual([]);
  });
});
