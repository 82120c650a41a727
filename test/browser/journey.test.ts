import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
import { expect, it, onTestFinished } from 'vitest';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';
import { ARCHIVES } from '../conformance/support/archives.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { MOUSE } from './support/hands.ts';
import { Journey } from './support/journey.ts';
import { Keyboard } from './support/keyboard.ts';
import { pathOf } from './support/places.ts';
import { scriptedRun } from './support/script.ts';
import { groupsOf, HOSTS, PASSWORD } from './support/seed.ts';
import { wordsIn } from './support/words.ts';

const open = browserOfFile();
const [HOST] = HOSTS;
/** Half a minute where nothing else is at work. */
const LONG_MS = 240_000;
const SPEC = exampleCluster(HOST);

/** The files as an operator chooses them. */
const FILES = Object.entries(ARCHIVES).map(([name, buffer]) => {
  return { name, mimeType: 'application/gzip', buffer };
});

/** Lets the run that waits go on to its end, as its hosts would. */
async function lead(deck: Deck, action: ExecuteType): Promise<void> {
  const id = await deck.ask('activeRun');
  if (id === null) throw new Error('nothing runs');
  const { action: asked } = await deck.get('selectRun', { id });
  expect(asked).toBe(action);
  await deck.ask('begin', id);
  const groups = groupsOf({ ...SPEC, remark: SPEC.remark ?? '' } as Parameters<typeof groupsOf>[0]);
  await deck.finish(id, scriptedRun({ action, groups }).flat());
}

const statusOf = async (deck: Deck) => (await deck.get('selectClusterList', { page: '1' })).data[0]?.status;

it.each([
  ['zh', 'keys alone', 'zh-CN'],
  ['en', 'a mouse', 'en-US'],
] as const)(
  'a cluster is made, deployed, run and deleted: in %s, with %s',
  async (language, means, locale) => {
    const deck = await openDeck();
    onTestFinished(() => deck.close());
    await deck.answer(HOST, PASSWORD);
    const { page } = await open(deck, '/', { locale });
    const keyboard = means === 'a mouse' ? null : await Keyboard.of(page);
    const journey = new Journey(page, keyboard ?? MOUSE, wordsIn(language));
    const { words } = journey;

    await journey.addHost(HOST, 'node-1', PASSWORD);
    await journey.upload(FILES, Object.keys(ARCHIVES));
    await journey.create(SPEC);
    expect(await statusOf(deck)).toBe('prepare');
    await journey.deploy();
    await lead(deck, 'deploy');
    await journey.ended(words.deployed);
    await journey.start();
    await lead(deck, 'start');
    await journey.ended(words.started);
    expect(await statusOf(deck)).toBe('startsuccess');
    await journey.stop();
    await lead(deck, 'stop');
    await journey.ended(words.stopped);
    await journey.redeployAndStart();
    await lead(deck, 'deploy');
    await journey.ended(words.deployed);
    await journey.follow();
    await lead(deck, 'start');
    await journey.ended(words.started);
    await journey.stop();
    await lead(deck, 'stop');
    await journey.ended(words.stopped);
    await journey.remove(SPEC.name);
    expect(await statusOf(deck)).toBeUndefined();
    expect(pathOf(page)).toBe('/clusters');
    expect(keyboard?.problems ?? []).toEqual([]);
  },
  LONG_MS,
);
