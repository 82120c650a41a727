import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { seeLine } from './support/run-pages.ts';
import { exampleSpec, seedCluster, seedHosts, seedRunning } from './support/seed.ts';
import { settle } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;

beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
});
afterAll(() => deck.close());

// A browser gives six connections to a server: streams that pile up would leave none for anything else.
it('has one stream at a time, wherever the reader goes, also in a run that goes on', async () => {
  const clusterId = await seedCluster(deck, exampleSpec('production'));
  const { id, rest } = await seedRunning(deck, clusterId);
  const { page } = await open(deck, '/runs');
  const streams = new Set<unknown>();
  const over = (request: unknown) => void streams.delete(request);
  page.on('request', request => {
    if (request.resourceType() === 'eventsource') streams.add(request);
  });
  page.on('requestfinished', over);
  page.on('requestfailed', over);
  await page.reload();
  await page.getByRole('link', { name: 'Open: Deploy production' }).first().click();
  await seeLine(page, 'PLAY [Base]');
  expect(streams.size).toBe(1);
  for (const view of ['Clusters', 'Hosts', 'Packages', 'Runs']) {
    await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
    await settle(page);
    await expect.poll(() => streams.size, { message: view }).toBe(1);
  }
  await page.getByRole('link', { name: 'Open: Deploy production' }).first().click();
  await deck.finish(id, rest.flat());
  await page.getByRole('heading', { name: 'Deployed' }).waitFor();
  await expect.poll(() => streams.size).toBe(1);
});
