import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, parseVersion } from '@dolphindeck/contract/common/version.ts';
import { identifyPackage } from '@dolphindeck/contract/package/names.ts';

/** A release to certify, with every file of the folder that a cluster of it may need. */
export interface Candidate {
  readonly version: string;
  readonly files: readonly string[];
}

/**
 * The releases in a folder, oldest first, each with its own files (pages, plugins) and those of other kinds (JDKs, JDBC
 * drivers, ZooKeepers), among which the console chooses. Files that no package has the name of are left out.
 */
export function candidates(folder: string, names: readonly string[] = readdirSync(folder)): Candidate[] {
  const found = names.flatMap(name => {
    const identity = identifyPackage(name);
    return identity === null ? [] : [{ ...identity, file: join(folder, name) }];
  });
  const isRelease = (kind: string) => kind.startsWith('dolphinscheduler');
  const shared = found.filter(({ kind }) => !isRelease(kind)).map(({ file }) => file);
  return found
    .filter(({ kind }) => kind === 'dolphinscheduler')
    .map(({ version }) => {
      const own = found.filter(other => isRelease(other.kind) && other.version === version);
      return { version, files: [...own.map(({ file }) => file), ...shared] };
    })
    .sort((a, b) => compareVersions(parseVersion(a.version) ?? [], parseVersion(b.version) ?? []));
}
