import { buildStandIn } from '../../../lab/src/packages/stand-in/build.ts';
import { knownKeysOf } from '../../../server/test/domain/known-keys-of.ts';
import type { World } from './world.ts';

type Body = Parameters<World['createCluster']>[0];

/** The newest release of the layout that most new clusters have, as far as something stands in for one. */
const VERSION = '3.1.9';

/**
 * Archives of a release that no registry has, for tests of hosts, lines, consoles and runs: its servers are processes that
 * read the files of the release, register and answer as it does, and are up in a fraction of the processor's time that the
 * real 1.3.6 takes. What DolphinScheduler itself does is tried with the real one.
 */
export const standInFiles = (): Promise<string[]> => buildStandIn(VERSION, knownKeysOf(VERSION));

/** The same cluster, of the release whose archives `standInFiles` answers. */
export const ofStandIn = (body: Body): Body => ({ ...body, base: { ...body.base, version: VERSION } });
