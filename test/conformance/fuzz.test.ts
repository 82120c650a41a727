import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, request } from './support/api.ts';
import { examplesOf, type Furniture, furnish } from './support/fuzz/examples.ts';
import { type Place, placesIn, textAt, withText } from './support/fuzz/fields.ts';
import { KEEPERS, readBack } from './support/fuzz/read-back.ts';
import { TEXTS } from './support/fuzz/texts.ts';
import { expectManners } from './support/manners.ts';
import { openWorld, type World } from './support/world.ts';

/**
 * Every text of every interface, found in the schemas, is given every hostile text: it is refused in the envelope, or
 * kept and answered as it was sent. A console in this process: what it throws where nobody catches fails the suite.
 */
const NAMES = Object.keys(ENDPOINTS) as EndpointName[];
let world: World;
let furniture: Furniture;
beforeAll(async () => {
  world = await openWorld();
  furniture = await furnish(world);
  world.engine.letIn = true;
});
afterAll(() => world.close());

/** A call as the interface wants it: an upload carries its words in the query. */
async function send(name: EndpointName, input: object): Promise<Answer> {
  // An edit takes a cluster to a state in which it cannot be edited again.
  if (name === 'updateCluster') await world.setStatus(furniture.ids.cluster, 'cancel');
  if (ENDPOINTS[name].transport !== 'upload') return world.call(name, input);
  const headers = { 'content-type': 'application/octet-stream' };
  const query = new URLSearchParams(input as Record<string, string>);
  return request(`${world.base}${pathOf(name)}?${query}`, { method: 'POST', headers, body: 'no archive' });
}

/** The first example that has the place, with the text there. */
function inputWith(name: EndpointName, place: Place, text: string): object {
  for (const example of examplesOf(name, furniture)) {
    const input = withText(example, place, text);
    if (input !== undefined) return input;
  }
  throw new Error(`no example of ${name} has ${place}`);
}

describe('every text of', () => {
  it.each(KEEPERS)('%s may be one that is kept: its examples are taken as they are', async name => {
    for (const example of examplesOf(name, furniture)) {
      const { json } = await send(name, example);
      expect(json.code, `${JSON.stringify(example)}: ${json.message}`).toBe(200);
      await (await readBack(world, name, 'name', furniture))?.forget();
    }
  });

  it.each(NAMES)(
    '%s',
    async name => {
      for (const place of placesIn(ENDPOINTS[name].input)) {
        // A new cluster has no basis: it has the schema of updateCluster's, where it counts.
        if (name === 'createCluster' && place.startsWith('basis.')) continue;
        for (const text of TEXTS) {
          const what = `${name} ${place} ${JSON.stringify(text.slice(0, 60))}`;
          const answer = await send(name, inputWith(name, place, text));
          if (answer.headers.get('content-type') === 'application/x-ndjson') {
            expect(JSON.parse(answer.text), what).toMatchObject({ next: null });
            continue;
          }
          if (answer.json?.code !== 200) {
            expectManners(answer);
            continue;
          }
          const kept = await readBack(world, name, place, furniture);
          const form = kept?.form(text);
          if (kept !== undefined && form !== undefined)
            expect(textAt(kept.view, kept.place), what).toBe(form);
          await kept?.forget();
        }
      }
      // Some hundred answers for each text of a cluster: two minutes on a slow machine.
    },
    600_000,
  );
});
