import { ENDPOINTS, type EndpointName } from '@dolphindeck/contract/api/index.ts';
import { ARCHIVES, upload } from '../../conformance/support/archives.ts';
import { examplesOf, type Furniture } from '../../conformance/support/fuzz/examples.ts';
import { placesIn, withText } from '../../conformance/support/fuzz/fields.ts';
import { KEEPERS, readBack } from '../../conformance/support/fuzz/read-back.ts';
import { isSaved } from '../../conformance/support/fuzz/saved.ts';
import type { World } from '../../conformance/support/world.ts';
import { MARKUP } from './markup.ts';

const FACTS = { arch: 'x86_64', osFamily: 'debian', python: '3.11.2', memoryMb: 16_000, diskFreeMb: 81_920 };
type Input = Record<string, unknown>;

/** Lets every interface that creates something keep each text wherever it takes it. */
export async function fillAll(
  world: World,
  furniture: Furniture,
  filled: Map<EndpointName, Set<string>>,
): Promise<void> {
  for (const name of KEEPERS.filter(name => name.startsWith('create'))) {
    const places = new Set<string>();
    filled.set(name, places);
    for (const [index, text] of MARKUP.entries()) {
      for (const [turn, example] of examplesOf(name, furniture).entries()) {
        const own = {
          name: `n-${index}-${turn}`,
          ...(name === 'createHost' ? { ip: `10.9.0.${index + 1}` } : {}),
        };
        await fill(world, furniture, name, { ...example, ...own }, text, places);
      }
    }
  }
  // None is taken; what was refused is told in the audit.
  for (const name of MARKUP) {
    for (const file of [name, `${name}.tar.gz`, `apache-zookeeper-3.8.0-${name}-bin.tar.gz`])
      await upload(world.base, { name: file }, ARCHIVES['apache-zookeeper-3.8.0-bin.tar.gz']);
  }
}

/**
 * Calls an interface with an example that has the text in each place where it is taken; a name has to differ.
 * @param places is told where the text stands
 */
async function fill(
  world: World,
  furniture: Furniture,
  name: EndpointName,
  example: Input,
  text: string,
  places: Set<string>,
) {
  const isTaken =
    name === 'createCluster' ? async (input: Input) => isSaved(input) : tries(world, furniture, name);
  let input = example;
  for (const place of placesIn(ENDPOINTS[name].input)) {
    if (place.startsWith('basis') || place === 'credential') continue;
    const more = withText(input, place, place === 'name' ? `${text} ${String(example.name).at(-1)}` : text);
    if (more === undefined || !(await isTaken(more))) continue;
    input = more;
    places.add(place);
  }
  world.engine.nextProbe = { ok: true, facts: { ...FACTS, java: text, cpus: 4, hostname: text, os: text } };
  const { json } = await world.call(name, input);
  world.engine.nextProbe = null;
  if (json.code !== 200) throw new Error(`${name}: ${json.message}`);
}

/** Whether an interface takes an input, which it then forgets again. */
const tries = (world: World, furniture: Furniture, name: EndpointName) => async (input: Input) => {
  world.engine.letIn = true;
  const { json } = await world.call(name, input);
  if (json.code !== 200) return false;
  await (await readBack(world, name, 'name', furniture))?.forget();
  return true;
};
