import { STATUSES } from '@dolphindeck/contract/cluster/status.ts';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { type Seeded, seed, seedRunning } from './support/seed.ts';
import { VIEWPORTS } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;
let seeded: Seeded;
beforeAll(async () => {
  deck = await openDeck();
  seeded = await seed(deck);
});
afterAll(() => deck.close());

interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What takes something away or down, by the names of its buttons. */
const HARMFUL = ['Delete', 'Stop', 'Mark as stopped'];
const isHarmful = ({ name }: Place) => HARMFUL.includes(name);

async function placesOf(buttons: Locator): Promise<Place[]> {
  const all = await buttons.all();
  return Promise.all(
    all.map(async button => {
      const box = await button.boundingBox();
      if (box === null) throw new Error('a button is not shown');
      return { ...box, name: (await button.innerText()).trim() };
    }),
  );
}

const meet = (a: Place, b: Place) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Pairs of a harmful button and a harmless one of another moment, in whose place it is. */
const mixedUp = (harmful: readonly Place[], harmless: readonly Place[]) =>
  harmful.flatMap(one => harmless.filter(other => meet(one, other)).map(other => [one.name, other.name]));

/** What moves and will come to rest; the sign of a run that goes on never does. */
const MOVING = `document.getAnimations().filter(({ playState, effect }) =>
  playState === 'running' && effect.getComputedTiming().iterations !== Infinity).length`;
const footOf = (page: Page) => page.locator('[aria-modal=true] .foot button');

/** The buttons at the foot of the question that is asked, when it has come to rest. */
async function foot(page: Page): Promise<[Place, Place]> {
  await footOf(page).first().waitFor();
  await expect.poll(() => page.evaluate(MOVING)).toBe(0);
  const [first, second, ...more] = await placesOf(footOf(page));
  if (first === undefined || second === undefined || more.length > 0)
    throw new Error('two answers were expected');
  return [first, second];
}

/** The name of the button at the foot that goes on, until it is another. */
const namedNot = (page: Page, name: string) =>
  footOf(page).getByText(name, { exact: true }).waitFor({ state: 'detached' });

describe.each(Object.keys(VIEWPORTS) as (keyof typeof VIEWPORTS)[])('on a %s', viewport => {
  it('no button of a cluster that harms stands where in another state a harmless one stands', async () => {
    const { page } = await open(deck, '/', { viewport });
    const { production } = seeded.clusters;
    const seen: Place[] = [];
    for (const status of STATUSES) {
      await deck.ask('setStatus', production, status);
      await page.goto(`/clusters/${production}`);
      const bar = page.getByRole('group', { name: 'Actions' }).getByRole('button');
      await bar.last().waitFor();
      seen.push(...(await placesOf(bar)));
    }
    await deck.ask('setStatus', production, 'startsuccess');
    expect(new Set(seen.filter(isHarmful).map(({ name }) => name))).toEqual(new Set(HARMFUL));
    expect(
      mixedUp(
        seen.filter(isHarmful),
        seen.filter(one => !isHarmful(one)),
      ),
    ).toEqual([]);
  });

  it('where a cluster is kept at the first question, none is deleted at the second', async () => {
    const { page } = await open(deck, `/clusters/${seeded.clusters.draft}`, { viewport });
    await page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'Delete' }).click();
    const [go, keep] = await foot(page);
    await footOf(page).first().click();
    await namedNot(page, go.name);
    const [sure, still] = await foot(page);
    expect(still.name).toBe(keep.name);
    expect(mixedUp([sure], [keep])).toEqual([]);
    expect(await footOf(page).first().getAttribute('aria-disabled')).toBe('true');
  });

  it('where a run is aborted at the first question, it is let go on at the second', async () => {
    const { id, rest } = await seedRunning(deck, seeded.clusters.draft);
    try {
      const { page } = await open(deck, `/runs/${id}`, { viewport });
      await page.getByRole('button', { name: 'Abort' }).first().click();
      const [, go] = await foot(page);
      await footOf(page).last().click();
      await namedNot(page, go.name);
      const [keep, sure] = await foot(page);
      expect(mixedUp([sure], [go])).toEqual([]);
      expect(mixedUp([keep], [go])).toEqual([[keep.name, go.name]]);
    } finally {
      await deck.finish(id, rest.flat(), 'aborted');
    }
  });
});
