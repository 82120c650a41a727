import { existsIn, ROLES, type RoleField } from '@dolphindeck/contract/roles/index.ts';
import { describe, expect, test } from 'vitest';
import { exampleCluster } from './example.ts';
import { knownKeysOf } from './known-keys-of.ts';
import { builtBy, VERSIONS } from './support/built.ts';

/** Values of the fields that the example leaves out and that add a key to a file. */
const ASKED_FOR: Readonly<Record<string, object>> = {
  worker: { workerGroups: 'a,b' },
  backend: { timeZone: 'UTC', pythonGateway: true, pythonGatewayToken: 'a token of some length' },
};

/** The example in a version, with everything that may be asked for there. */
function everythingIn(version: string) {
  const plain = exampleCluster();
  const roles = plain.roles.map(role => {
    const fields: Readonly<Record<string, RoleField>> = ROLES[role.roleName].fields;
    const asked = Object.entries(ASKED_FOR[role.roleName] ?? {}).filter(([name]) => {
      const field = fields[name];
      return field !== undefined && existsIn(field, version);
    });
    return { ...role, roleBody: role.roleBody && { ...role.roleBody, ...Object.fromEntries(asked) } };
  });
  return { ...plain, roles };
}

describe.each(VERSIONS)('keys that are set in files of %s', version => {
  const { output, release } = builtBy(version, 'postgresql', everythingIn(version));
  const files = [output.shared, ...Object.values(output.roles)].flatMap(role => role.files);
  const changed = files.filter(({ set }) => set !== undefined);

  test.each(
    changed.map(({ path, set }) => [path.replace(`${release}/`, ''), Object.keys(set ?? {})] as const),
  )('%s: the release knows each of them', (file, keys) => {
    const known = knownKeysOf(version);
    const own = known[file] ?? known[file.split('/').at(-1) ?? ''] ?? [];
    expect(keys.filter(key => !own.includes(key))).toEqual([]);
  });
});
