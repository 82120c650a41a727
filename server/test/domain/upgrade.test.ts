import type { RestorePoint } from '@dolphindeck/contract/cluster/restore-point.ts';
import { describe, expect, test } from 'vitest';
import { planRun } from '../../src/domain/plan.ts';
import { hopProblem, hopsBetween, isUpgrade } from '../../src/domain/upgrade/hops.ts';
import { NAMESPACE_INDEX, parameterType, TIMER_FOREIGN_KEYS } from '../../src/domain/upgrade/mends.ts';
import { upgradeView } from '../../src/domain/upgrade/upgrade-view.ts';
import { exampleCluster, LOCKING } from './example.ts';
import { builtBy, VERSIONS } from './support/built.ts';
import { deckOf, STORE } from './support/deck.ts';

describe('the way from version to version', () => {
  test('goes up only', () => {
    expect(isUpgrade('1.3.6', '1.3.10')).toBe(true);
    expect(isUpgrade('1.3.6', '1.3.6')).toBe(false);
    expect(hopProblem('1.3.6', '1.3.9')).toBeNull();
    expect(hopProblem('1.3.6', '1.3.6')).toBeNull();
    expect(hopProblem('1.3.9', '1.3.6')).toMatchObject({
      code: 'upgrade_backwards',
      field: 'base.version',
      params: { from: '1.3.9', to: '1.3.6' },
    });
  });

  test('within a generation is one step', () => {
    expect(hopsBetween('1.3.6', '1.3.9')).toEqual(['1.3.9']);
  });

  test.each([
    ['1.3.6', '2.0.5', ['2.0.5']],
    ['1.3.6', '3.0.1', ['2.0.9', '3.0.1']],
    ['1.3.6', '3.0.2', ['3.0.2']],
    ['1.3.6', '3.1.9', ['3.0.6', '3.1.9']],
    ['1.3.6', '3.2.2', ['3.0.6', '3.1.9', '3.2.2']],
    ['1.3.6', '3.3.2', ['3.0.6', '3.1.9', '3.2.2', '3.3.2']],
    ['2.0.9', '3.1.4', ['3.0.6', '3.1.4']],
    ['2.0.9', '3.2.2', ['3.0.6', '3.1.9', '3.2.2']],
    ['3.1.9', '3.2.0', ['3.2.0']],
    ['3.1.9', '3.3.0', ['3.2.2', '3.3.0']],
  ])('from %s to %s goes by versions that hold every step', (from, to, hops) => {
    expect(hopsBetween(from, to)).toEqual(hops);
    // No step of the way is one that the plan refuses.
    for (const [index, hop] of hops.entries()) expect(hopProblem(hops[index - 1] ?? from, hop)).toBeNull();
  });

  test.each([
    ['1.3.6', '3.1.9', '2.0.0'],
    ['1.3.6', '3.0.1', '2.0.0'],
    ['2.0.9', '3.3.0', '3.0.0'],
  ])('from %s to %s is refused, for files of the step are missing', (from, to, oldest) => {
    expect(hopProblem(from, to)).toMatchObject({ code: 'upgrade_hops', params: { oldest } });
  });

  test('is told in the plan, with what the next version wants otherwise', () => {
    const own = { type: 'mysql', managed: true } as const;
    expect(upgradeView(null, '1.3.9', own, [])).toBeNull();
    expect(upgradeView('1.3.9', '1.3.9', own, [])).toBeNull();
    expect(upgradeView('1.3.6', '1.3.9', own, [])).toEqual({
      from: '1.3.6',
      to: '1.3.9',
      hops: [{ from: '1.3.6', to: '1.3.9', changes: [] }],
      byHand: false,
      expected: null,
    });
  });

  test('promises no restore point of an existing database', () => {
    const point = { databaseBytes: 1, dumpSeconds: 1, restoreSeconds: 1 } as RestorePoint;
    const existing = { type: 'mysql', managed: false } as const;
    expect(upgradeView('3.2.2', '3.3.0', existing, [point])).toMatchObject({ byHand: true, expected: null });
    expect(upgradeView('3.2.2', '3.3.0', { ...existing, managed: true }, [point])).toMatchObject({
      byHand: false,
      expected: point,
    });
  });

  test('from a release that writes another version knows by a table which schema it is', () => {
    for (const version of VERSIONS) {
      const { schema } = builtBy(version).output;
      expect(schema.ownTable === undefined, version).toBe(schema.version === version);
    }
    const example = exampleCluster();
    const cluster = { ...example, base: { ...example.base, version: '3.3.0' } };
    const input = { deployed: '3.2.2', restore: null, keep: 2 };
    expect(deckOf(cluster, null, input).upgrade?.corrects).toEqual({
      tells: '3.3.0',
      means: '3.2.2',
      table: 't_ds_process_definition',
    });
  });

  test('to 3.1 and later on MariaDB drops first the index that their script cannot take apart', () => {
    const mended = VERSIONS.filter(version => builtBy(version, 'mysql').output.schema.mends !== undefined);
    expect(mended).toEqual(VERSIONS.filter(version => /^3\.[1-9]/.test(version)));
    const [mend, ...more] = builtBy('3.1.9', 'mysql').output.schema.mends ?? [];
    expect(more).toEqual([]);
    // By its column: the index of that name that 3.1 makes itself has another, and stays.
    expect(mend?.before).toContain("column_name = 'k8s'");
    expect(mend?.before).toContain("'alter table t_ds_k8s_namespace drop index k8s_namespace_unique'");
    expect(mend?.after).toBeUndefined();
  });

  test('to 3.2 and later on MariaDB drops the foreign keys of the timer, and makes them again', () => {
    for (const version of VERSIONS.filter(one => /^3\.[2-9]/.test(one))) {
      const mends = builtBy(version, 'mysql').output.schema.mends ?? [];
      expect(mends.slice(0, 2), version).toEqual([NAMESPACE_INDEX, TIMER_FOREIGN_KEYS]);
    }
    // Both of the same keys, so that none is dropped that is not made again.
    const { before, after = '' } = TIMER_FOREIGN_KEYS;
    const which = before.slice(before.indexOf(' from information_schema.referential_constraints'));
    expect(after.endsWith(which)).toBe(true);
    expect(which).toContain("c.collation_name not in ('utf8_bin', 'utf8mb3_bin')");
  });

  test('to 3.3 adds the column that the step to 3.2.2 got after 3.2.2, and elsewhere needs nothing on PostgreSQL', () => {
    const mended = VERSIONS.filter(version => builtBy(version).output.schema.mends !== undefined);
    expect(mended).toEqual(VERSIONS.filter(version => version.startsWith('3.3.')));
    for (const version of mended) {
      expect(builtBy(version).output.schema.mends, version).toEqual([parameterType('postgresql')]);
      expect(builtBy(version, 'mysql').output.schema.mends, version).toContainEqual(parameterType('mysql'));
    }
    // Before that step the scripts add it themselves, and MySQL refuses a column that is there.
    const { before } = parameterType('postgresql');
    expect(before).toMatch(/column_name = 'operator' and not exists .* column_name = 'param_data_type'\)$/);
  });

  test('back is planned for a restore point only', () => {
    const cluster = exampleCluster();
    const hosts = cluster.hosts.map(ip => ({
      ip,
      port: 22,
      user: 'root',
      password: 'pw',
      privateKey: null,
      hostKey: 'ssh-ed25519 AAAA',
      facts: { arch: 'x86_64' },
    }));
    const input = {
      ...({ runId: '0000abcd', action: 'deploy', takeOver: false, lock: LOCKING, cluster } as const),
      ...{ footprint: [], hosts, packages: STORE },
    };
    const upgrade = { deployed: '1.3.9', restore: null, keep: 2 };
    expect(planRun({ ...input, upgrade })).toMatchObject({ problems: [{ code: 'upgrade_backwards' }] });
    const back = planRun({ ...input, upgrade: { ...upgrade, restore: 'p' } });
    expect(back).toMatchObject({ ok: true, plan: { deck: { upgrade: { restore: 'p', from: '1.3.9' } } } });
  });
});

describe('the rehearsal', () => {
  const { upgrade, database } = deckOf(exampleCluster());

  test('is the release with those files of its own that name the database', () => {
    const rehearsal = upgrade?.rehearsal;
    expect(rehearsal?.files.map(({ path }) => path)).toEqual([
      `${rehearsal?.folder}/conf/datasource.properties`,
    ]);
    const [file] = rehearsal?.files ?? [];
    expect(file?.base).toBe(`${rehearsal?.release}/conf.dist/datasource.properties`);
    expect(file?.set?.['spring.datasource.url']).toContain('/deck_rehearsal');
  });

  test('runs the release’s own command, from its own folder, against the scratch database', () => {
    const { rehearsal } = upgrade ?? {};
    expect(rehearsal?.database).toMatchObject({ name: 'deck_rehearsal', account: database.account });
    const command = (argv: readonly string[] = [], folder = '') =>
      argv.map(part => part.replaceAll(folder, '@'));
    expect(command(rehearsal?.database.schema.upgrade, rehearsal?.folder)).toEqual(
      command(database.schema.upgrade, rehearsal?.release),
    );
    expect(rehearsal?.database.schema.cwd).toBe(rehearsal?.folder);
  });

  test.each(['1.2.0', '1.3.6', '2.0.9', '3.0.6', '3.1.9'])('of %s never names the real database', version => {
    const example = exampleCluster();
    const roles = example.roles.map(role =>
      role.roleName === 'database'
        ? { ...role, roleBody: { ...role.roleBody, databaseName: 'the_real_one' } }
        : role,
    );
    const deck = deckOf({ ...example, roles, base: { ...example.base, version } });
    expect(JSON.stringify(deck.database)).toContain('the_real_one');
    const rehearsal = JSON.stringify(deck.upgrade?.rehearsal);
    expect(rehearsal).not.toContain('the_real_one');
    expect(rehearsal).toMatch(/:5432\/deck_rehearsal/);
  });
});
