import {
  existsIn,
  ROLE_NAMES,
  ROLES,
  type RoleField,
  type RoleName,
} from '@dolphindeck/contract/roles/index.ts';
import { describe, expect, test } from 'vitest';
import { LAYOUTS, layoutFor, supportedVersions } from '../../src/domain/layouts/index.ts';
import { SERVER_ROLES } from '../../src/domain/layouts/layout.ts';
import { exampleCluster } from './example.ts';
import { builtBy, VERSIONS } from './support/built.ts';

describe.each(VERSIONS)('the layout of %s', version => {
  const { layout, cluster, paths, release, output } = builtBy(version);
  const roles = Object.values(output.roles);
  const files = [output.shared, ...roles].flatMap(role => role.files);
  const servers = roles.flatMap(role => role.servers);

  test('is the one that is found for every version it was proven with', () => {
    for (const proven of layout.proven) expect(layoutFor(proven)).toBe(layout);
  });

  test('has servers for every role of DolphinScheduler, with heaps and units of the cluster', () => {
    for (const role of SERVER_ROLES) {
      expect(output.roles[role]?.servers.length).toBeGreaterThan(0);
      expect(layout.heaps(role, null)).toHaveLength(output.roles[role]?.servers.length ?? 0);
    }
    for (const { unit, name, unitText } of servers) {
      expect(unit).toBe(`dolphindeck-${cluster.id}-${name}.service`);
      expect(unitText).toContain(`\nUser=${cluster.base.deployUser}\n`);
      expect(unitText).toMatch(/ -Xmx\d+m /);
    }
  });

  test('writes each file once, below deployDir, and changes only copies of the release’s files', () => {
    expect(new Set(files.map(file => file.path)).size).toBe(files.length);
    for (const file of files) {
      expect(file.path.startsWith(`${paths.dir}/`)).toBe(true);
      expect(file.content === undefined).toBe(file.base !== undefined && file.set !== undefined);
      if (file.base !== undefined) expect(file.base).toBe(file.path.replace('/conf/', '/conf.dist/'));
    }
  });

  test('shows a file with a secret to the deploy user only', () => {
    const secretFiles = files.filter(file => JSON.stringify(file).includes('S3cret-of-database'));
    expect(secretFiles.length).toBeGreaterThan(0);
    for (const file of secretFiles)
      expect(file).toMatchObject({ mode: '0600', secret: true, owner: 'deploy' });
  });

  test('shows a free setting to the deploy user only, and hands none to a unit', () => {
    const plain = exampleCluster();
    const roles = plain.roles.map(role =>
      ROLES[role.roleName].takesExtra
        ? { ...role, roleBody: { ...role.roleBody, extra: { 'my.token': 'Fr33-setting' } } }
        : role,
    );
    const free = builtBy(version, 'postgresql', {
      ...plain,
      roles,
      env: { A_TOKEN: 'Fr33-variable' },
    }).output;
    const built = Object.values(free.roles);
    const written = [free.shared, ...built]
      .flatMap(part => part.files)
      .filter(file => JSON.stringify(file).includes('Fr33-setting'));
    expect(written.length).toBeGreaterThan(0);
    for (const file of written) expect(file).toMatchObject({ mode: '0600', secret: true, owner: 'deploy' });
    for (const { unitText } of built.flatMap(part => part.servers)) expect(unitText).not.toContain('Fr33');
  });

  test('hands no secret to a unit, whose text and environment others can read', () => {
    for (const { unitText } of servers) expect(unitText).not.toContain('S3cret-of-database');
    for (const command of [output.schema.create, output.schema.upgrade])
      expect(command.join(' ')).not.toContain('S3cret-of-database');
    expect(JSON.stringify(output.schema.environment)).not.toContain('S3cret-of-database');
  });

  test('registers its servers below a node of the cluster’s own', () => {
    const paths = servers.flatMap(({ health }) =>
      health.flatMap(check => (check.kind === 'registered' ? [check.path] : [])),
    );
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths) expect(path).toContain(`/dolphinscheduler-${cluster.id}/`);
  });

  test('keeps what lasts outside the release', () => {
    for (const folder of [output.shared, ...roles].flatMap(role => role.folders)) {
      expect(folder.path.startsWith(release)).toBe(false);
    }
    for (const { logFile } of servers) expect(logFile).toMatch(new RegExp(`^${paths.logs}/`));
  });

  test('knows the ports of its servers', () => {
    const ports = layout.ports(cluster).map(({ port }) => port);
    expect(new Set(servers.flatMap(server => server.ports))).toEqual(new Set(ports));
    expect(new Set(ports).size).toBe(ports.length);
  });

  test('guards every key that it sets from the catalogue, and leaves its mere defaults to extra', () => {
    for (const role of SERVER_ROLES) {
      const body = cluster.roles.find(entry => entry.roleName === role)?.roleBody ?? null;
      // A role's settings may stand in a file of its own, in one that it shares, or (2.0's alert server) in none.
      const own = output.roles[role]?.files[0]?.set;
      const all = [...output.shared.files, ...(output.roles[role]?.files ?? [])];
      const set = all.flatMap(file => Object.keys(file.set ?? {}));
      const managed = layout.managedKeys(role, body, version);
      if (own !== undefined) expect(managed.length).toBeGreaterThan(0);
      for (const key of managed) expect(set).toContain(key);
    }
    for (const role of ROLE_NAMES) expect(Array.isArray(layout.managedKeys(role, null, version))).toBe(true);
  });

  test('has schema commands as argv with absolute programs', () => {
    for (const command of [output.schema.create, output.schema.upgrade]) expect(command[0]).toMatch(/^\//);
    // 3.2.2 writes the number of the version after it.
    expect(output.schema.version).toBe(version === '3.2.2' ? '3.3.0' : version);
  });

  test('names a database, a JDK and the ZooKeeper that it works with', () => {
    expect(Object.keys(layout.databases).length).toBeGreaterThan(0);
    expect(layout.jdk.length).toBeGreaterThan(0);
  });
});

/** An own value of a field that the example does not have. */
function otherValue({ schema, initial }: RoleField): unknown {
  const { type, enum: choices, pattern } = schema as { type?: string; enum?: string[]; pattern?: string };
  if (choices !== undefined) return choices.find(choice => choice !== initial);
  if (type === 'boolean') return initial !== true;
  if (type === 'integer' || type === 'number') return 4321;
  return pattern?.includes('UTC') ? 'Europe/Berlin' : 'another_value_of_it';
}

/** Fields that `builtBy` has no use for: services of ours, and what it is given instead. */
const NOT_BUILT: readonly RoleName[] = ['frontend', 'database', 'zookeeper'];

describe.each(VERSIONS)('every field that %s has', version => {
  const fields = ROLE_NAMES.filter(role => !NOT_BUILT.includes(role)).flatMap(role =>
    Object.entries<RoleField>(ROLES[role].fields)
      .filter(([, field]) => existsIn(field, version))
      .map(([name, field]) => ({ label: `${role}.${name}`, role, name, field })),
  );

  test.each(fields)('$label changes what its driver makes', ({ role, name, field }) => {
    const condition = field.when === undefined ? {} : { [field.when.field]: field.when.equals };
    const made = (value: object) => {
      const plain = exampleCluster();
      const roles = plain.roles.map(entry =>
        entry.roleName === role
          ? { ...entry, roleBody: { ...entry.roleBody, ...condition, ...value } }
          : entry,
      );
      return JSON.stringify(builtBy(version, 'postgresql', { ...plain, roles }).output);
    };
    expect(made({ [name]: otherValue(field) })).not.toBe(made({}));
  });
});

describe('finding a layout', () => {
  test('every version of a generation has its own, others have none', () => {
    for (let patch = 0; patch <= 9; patch += 1) expect(layoutFor(`1.3.${patch}`)?.id).toBe('v1_3');
    for (let patch = 1; patch <= 9; patch += 1) expect(layoutFor(`2.0.${patch}`)?.id).toBe('v2_0');
    for (const version of ['1.2.0', '1.2.1']) expect(layoutFor(version)?.id).toBe('v1_2');
    for (const version of ['1.1.0', '1.2.2', '1.3.10', '2.0.0', '2.0.10', '3.2.3', '3.3.3', 'latest', '1.3'])
      expect(layoutFor(version)).toBeNull();
    expect(supportedVersions()).toBe(
      '1.2.0–1.2.1, 1.3.0–1.3.9, 2.0.1–2.0.9, 3.0.0–3.1.9, 3.2.0–3.2.2, 3.3.0–3.3.2',
    );
  });

  test('no two layouts cover one version, and each is tested here', () => {
    for (const version of [...VERSIONS, ...LAYOUTS.flatMap(layout => layout.proven)]) {
      const numbers = version.split('.').map(Number) as [number, number, number];
      expect(LAYOUTS.filter(other => other.covers(numbers))).toEqual([layoutFor(version)]);
    }
    expect(new Set(VERSIONS.map(layoutFor))).toEqual(new Set(LAYOUTS));
  });
});
