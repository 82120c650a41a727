import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENDPOINTS, type EndpointName } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplesOf, type Furniture, furnish } from './support/fuzz/examples.ts';
import { type Place, placesIn, textAt, withText } from './support/fuzz/fields.ts';
import { KEEPERS, readBack } from './support/fuzz/read-back.ts';
import { fits } from './support/fuzz/saved.ts';
import { TEXTS } from './support/fuzz/texts.ts';
import { wireOf } from './support/fuzz/wire.ts';
import { expectManners } from './support/manners.ts';
import { openWorld, type World } from './support/world.ts';

/**
 * Every text of every interface, found in the schemas, is given every hostile text: it is refused in the envelope, or
 * kept and answered as it was sent. A console in this process: what it throws where nobody catches fails the suite.
 */
const NAMES = Object.keys(ENDPOINTS) as EndpointName[];
/** Some ten thousand records are kept and forgotten: what a power cut would do to them is not asked here. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
let dir: string;
let world: World;
let wire: ReturnType<typeof wireOf>;
let furniture: Furniture;
beforeAll(async () => {
  dir = await mkdtemp(join(MEMORY, 'deck-fuzz-'));
  world = await openWorld({ dir, port: 0 });
  wire = wireOf(world.base);
  furniture = await furnish(world);
  world.engine.letIn = true;
});
afterAll(async () => {
  wire.close();
  await world.close();
  await rm(dir, { recursive: true });
});

/** What the console has kept of an input, as it answers it. */
const keptOf = (name: EndpointName, place: Place) =>
  readBack({ call: wire, setStatus: world.setStatus }, name, place, furniture);

/** An edit takes a cluster to a state in which it cannot be edited again. */
async function makeReady(name: EndpointName): Promise<void> {
  if (name === 'updateCluster') await world.setStatus(furniture.ids.cluster, 'cancel');
}

/** The first of the examples that has the place, with the text there. */
function inputWith(examples: readonly object[], place: Place, text: string): object {
  for (const example of examples) {
    const input = withText(example, place, text);
    if (input !== undefined) return input;
  }
  throw new Error(`no example has ${place}`);
}

async function ask(name: EndpointName, place: Place, text: string, input: object): Promise<void> {
  const what = `${name} ${place} ${JSON.stringify(text.slice(0, 60))}`;
  const answer = await wire(name, input);
  if (answer.headers.get('content-type') === 'application/x-ndjson') {
    expect(JSON.parse(answer.text), what).toMatchObject({ next: null });
    return;
  }
  if (answer.json?.code !== 200) {
    expectManners(answer);
    return;
  }
  const kept = await keptOf(name, place);
  const form = kept?.form(text);
  if (kept !== undefined && form !== undefined) expect(textAt(kept.view, kept.place), what).toBe(form);
  await kept?.forget();
  await makeReady(name);
}

/** Of the schemas that several interfaces have, what was asked: what they refuse is refused before anything knows for which. */
const asked = new Map<object, Set<Place>>();

describe('every text of', () => {
  it.each(KEEPERS)('%s may be one that is kept: its examples are taken as they are', async name => {
    for (const example of examplesOf(name, furniture)) {
      await makeReady(name);
      const { json } = await wire(name, example);
      expect(json.code, `${JSON.stringify(example)}: ${json.message}`).toBe(200);
      await (await keptOf(name, 'name'))?.forget();
    }
  });

  it.each(NAMES)(
    '%s',
    async name => {
      await makeReady(name);
      const examples = examplesOf(name, furniture);
      const schema = ENDPOINTS[name].input;
      const before = asked.get(schema) ?? new Set();
      asked.set(schema, before);
      for (const place of placesIn(schema)) {
        // A new cluster has no basis: it has the schema of updateCluster's, where it counts.
        if (name === 'createCluster' && place.startsWith('basis.')) continue;
        for (const text of TEXTS) {
          const input = inputWith(examples, place, text);
          if (!before.has(place) || fits(name, input)) await ask(name, place, text, input);
        }
        before.add(place);
      }
      // Some hundred answers for each text of a cluster: two minutes on a slow machine.
    },
    600_000,
  );
});
