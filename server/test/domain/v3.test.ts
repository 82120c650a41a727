import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeckVars } from '../../src/domain/deck-vars.ts';
import { layoutFor } from '../../src/domain/layouts/index.ts';
import { type IdentifiedCluster, SERVER_ROLES, type ServerRole } from '../../src/domain/layouts/layout.ts';
import { settingProblems } from '../../src/domain/problems.ts';
import { exampleCluster } from './example.ts';
import { deckOf, serverOf, unescaped, withBody } from './support/deck.ts';
import { hostileText } from './support/hostile.ts';

const of = (version: string, cluster: IdentifiedCluster = exampleCluster()): IdentifiedCluster => ({
  ...cluster,
  base: { ...cluster.base, version },
});
const changed = (version: string, role: RoleName, change: Record<string, unknown>) =>
  of(version, withBody(role, change));

/** What a role's server reads from its own file of this name, as java.util.Properties does. */
function readOf(deck: DeckVars, role: ServerRole, name = 'application') {
  const file = deck.roles[role]?.files.find(({ path }) => path.endsWith(`/${name}.properties`));
  return Object.fromEntries(
    Object.entries(file?.set ?? {}).map(([key, line]) => [key, unescaped(line.slice(key.length + 1))]),
  );
}

const read = (cluster: IdentifiedCluster, role: ServerRole, name?: string) =>
  readOf(deckOf(cluster), role, name);

describe('settings of 3.0 and 3.1', () => {
  test('fields keep their meaning: memory, port, storage, where workers send alerts', () => {
    const cluster = of('3.1.9');
    expect(read(cluster, 'master')).toMatchObject({ 'master.reserved-memory': '0.5' });
    expect(read(cluster, 'worker')).toMatchObject({
      'worker.reserved-memory': '0.5',
      'worker.alert-listen-host': '192.167.8.141',
      'worker.alert-listen-port': '50052',
    });
    expect(read(cluster, 'backend')['server.port']).toBe('12345');
    for (const role of ['backend', 'worker'] as const) {
      expect(read(cluster, role, 'common')).toMatchObject({ 'resource.storage.type': 'HDFS' });
      expect(read(cluster, role, 'common')).toEqual(read(cluster, 'master', 'common'));
    }
  });

  test('an alert server on another port is asked there', () => {
    const cluster = changed('3.1.9', 'alert', { extra: { 'alert.port': 50_060 } });
    expect(read(cluster, 'worker')['worker.alert-listen-port']).toBe('50060');
    expect(serverOf(deckOf(cluster), 'alert-server').ports).toContain(50_060);
  });

  test('every server reads the password of the database as it is', () => {
    const passwords = fc.sample(hostileText, { numRuns: 10, seed: 3 });
    for (const password of passwords) {
      const deck = deckOf(changed('3.1.9', 'database', { password }));
      for (const role of SERVER_ROLES) {
        expect(readOf(deck, role)['spring.datasource.password']).toBe(password);
      }
    }
  });

  test('nobody is let in who was not asked: namespace of the cluster, gateway off, three things to look at', () => {
    const cluster = of('3.1.9');
    for (const role of ['backend', 'master', 'worker'] as const) {
      expect(read(cluster, role)).toMatchObject({
        'registry.zookeeper.namespace': 'dolphinscheduler-9df5a945',
        'management.endpoints.web.exposure.include': 'health,metrics,prometheus',
      });
    }
    expect(read(cluster, 'backend')['python-gateway.enabled']).toBe('false');
    expect(serverOf(deckOf(cluster), 'api-server').ports).toEqual([12_345]);
    expect(
      serverOf(deckOf(changed('3.1.9', 'backend', { pythonGateway: true })), 'api-server').ports,
    ).toEqual([12_345, 25_333]);
  });

  test('the time zone is literal, and one for all', () => {
    const deck = deckOf(changed('3.1.9', 'backend', { timeZone: 'Asia/Shanghai' }));
    for (const name of ['api-server', 'master-server', 'worker-server', 'alert-server'])
      expect(serverOf(deck, name).unitText).toContain(' -Duser.timezone=Asia/Shanghai ');
    expect(serverOf(deckOf(of('3.1.9')), 'api-server').unitText).toContain(' -Duser.timezone=UTC ');
  });

  test('workers are found in ZooKeeper where their version registers', () => {
    const path = (cluster: IdentifiedCluster) =>
      serverOf(deckOf(cluster), 'worker-server').health.flatMap(check =>
        check.kind === 'registered' ? [check.path] : [],
      );
    expect(path(of('3.1.1'))).toEqual(['/dolphinscheduler-9df5a945/nodes/worker']);
    expect(path(of('3.1.0'))).toEqual(['/dolphinscheduler-9df5a945/nodes/worker/default']);
    expect(path(changed('3.0.6', 'worker', { workerGroups: 'Big, small' }))).toEqual([
      '/dolphinscheduler-9df5a945/nodes/worker/big',
    ]);
  });

  test('groups of workers are in the file up to 3.1.0, and in the database from 3.1.1 on', () => {
    const groups = (version: string) => changed(version, 'worker', { workerGroups: 'big, small,default' });
    const records = (version: string) =>
      withRecords(groups(version)).filter(({ what }) => what.startsWith('worker group'));
    expect(read(groups('3.1.0'), 'worker')['worker.groups']).toBe('big, small,default');
    expect(records('3.1.0')).toEqual([]);
    expect(read(groups('3.1.1'), 'worker')['worker.groups']).toBeUndefined();
    expect(records('3.1.1').map(({ form }) => form)).toEqual([
      { name: 'big', addrList: '192.167.8.141:1234' },
      { name: 'small', addrList: '192.167.8.141:1234' },
    ]);
  });

  test('a mail alert is a plugin instance, in a group of its own and in the first one', () => {
    const [instance, ...groups] = withRecords(of('3.1.9'));
    expect(instance?.parameters?.values).toMatchObject({
      serverHost: 'smtp.1633.com',
      sender: 'feloxx@163.com',
      Password: 'Chevalier1!',
    });
    expect(groups.map(({ name, create }) => [name, create !== null])).toEqual([
      ['DolphinDeck', true],
      ['default admin warning group', false],
    ]);
    const wecom = { alertType: 'weixin', weixinUsers: 'a, b' };
    expect(withRecords(changed('3.1.9', 'alert', wecom))[0]?.parameters?.values.users).toBe('a|b');
  });

  test('extra reaches the file of its role, but for what the console sets and what Spring would evaluate', () => {
    expect(read(changed('3.1.9', 'master', { extra: { 'master.exec-threads': 7 } }), 'master')).toMatchObject(
      { 'master.exec-threads': '7' },
    );
    const problems = (key: string, value: string) =>
      settingProblems(changed('3.1.9', 'master', { extra: { [key]: value } })).map(({ code }) => code);
    expect(problems('master.reserved-memory', '1')).toEqual(['field_managed']);
    expect(problems('registry.zookeeper.namespace', 'x')).toEqual(['field_managed']);
    expect(problems('a', ['$', '{b}'].join(''))).toEqual(['text_expression']);
  });
});

/** What a start sees to in the database. */
function withRecords(cluster: IdentifiedCluster) {
  return deckOf(cluster, 'k2m4p6r8t3v5x7z9a2c4').records?.records ?? [];
}

test('1.3 keeps nothing in its database that a start would see to', () => {
  expect(layoutFor('1.3.6')).not.toBeNull();
  expect(withRecords(exampleCluster())).toEqual([]);
});
