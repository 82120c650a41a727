import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { run } from '../core/run.ts';

/** Exit code of unzip when no name in the archive matches: a jar without configuration. */
const NOTHING_MATCHES = 11;

/**
 * Makes conf/ of the configuration files in the project's own jars: the release's conf/ has these same files.
 * @param lib folder with the jars
 * @throws LabError when a jar cannot be read
 */
export async function extractConfiguration(lib: string, conf: string): Promise<void> {
  mkdirSync(conf);
  const ours = readdirSync(lib).filter(name => name.startsWith('dolphinscheduler-'));
  for (const jar of ours) {
    const patterns = ['*.properties', '*.xml', '*.conf', '-x', 'META-INF/*', 'org/*'];
    const result = await run(['unzip', '-q', '-o', join(lib, jar), ...patterns, '-d', conf]);
    if (result.code !== 0 && result.code !== NOTHING_MATCHES) {
      throw new LabError(`unzip ${jar}: exit ${result.code}`, result.stderr.trim());
    }
  }
}
