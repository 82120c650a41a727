import { describe, expect, test } from 'vitest';
import { v1_2 } from '../../src/domain/layouts/v1_2/index.ts';
import { v1_3 } from '../../src/domain/layouts/v1_3/index.ts';
import { choosePackages } from '../../src/domain/packages.ts';
import { exampleCluster } from './example.ts';
import { pack, withBody } from './support/deck.ts';

const X64 = () => 'x86_64';
const choose = (store: Parameters<typeof choosePackages>[3], archOf: (host: string) => string = X64) =>
  choosePackages(exampleCluster(['10.0.0.1', '10.0.0.2']), v1_3, archOf, store);

const DS = pack('dolphinscheduler', '1.3.6', 'any');
const JDK = pack('jdk', '11.0.13_8', 'x86_64');
const ZOOKEEPER = pack('zookeeper', '3.8.4', 'any');

describe('choosing packages', () => {
  test('the release must be exactly the cluster’s version', () => {
    const { chosen, problems } = choose([pack('dolphinscheduler', '1.3.9', 'any'), JDK, ZOOKEEPER]);
    expect(chosen.map(({ kind }) => kind)).toEqual(['jdk', 'zookeeper']);
    expect(problems[0]?.params).toEqual({ kind: 'dolphinscheduler', version: '1.3.6', arch: 'x86_64' });
  });

  test('the JDK is the newest of the best major that the version runs on', () => {
    const jdks = ['8u392b08', '11.0.9_11', '11.0.21_9', '17.0.10_7', '1.8.0_402'].map(v =>
      pack('jdk', v, 'x86_64'),
    );
    const jdk = (store: typeof jdks) =>
      choose([DS, ZOOKEEPER, ...store]).chosen.find(p => p.kind === 'jdk')?.version;
    expect(jdk(jdks)).toBe('11.0.21_9');
    expect(jdk(jdks.filter(({ version }) => version.includes('8')))).toMatch(/8/);
    expect(jdk(jdks.filter(({ version }) => version.startsWith('17')))).toBeUndefined();
  });

  test('ZooKeeper is the newest that the version’s client works with', () => {
    const all = ['3.4.5', '3.4.14', '3.10.1', '3.9.2', '4.0.0'].map(v => pack('zookeeper', v, 'any'));
    expect(choose([DS, JDK, ...all]).chosen.find(p => p.kind === 'zookeeper')?.version).toBe('3.10.1');
  });

  test('each host gets the JDK of its architecture, and a missing one is named', () => {
    const archOf = (host: string) => (host === '10.0.0.2' ? 'aarch64' : 'x86_64');
    const arm = pack('jdk', '11.0.21_9', 'aarch64');
    const { chosen, problems } = choose([DS, JDK, arm, ZOOKEEPER], archOf);
    expect(problems).toEqual([]);
    expect(chosen.filter(p => p.kind === 'jdk').map(p => p.hosts)).toEqual([['10.0.0.1'], ['10.0.0.2']]);
    // One entry for what both architectures share.
    expect(chosen.filter(p => p.kind === 'dolphinscheduler').map(p => p.hosts)).toEqual([
      ['10.0.0.1', '10.0.0.2'],
    ]);
    expect(choose([DS, JDK, ZOOKEEPER], archOf).problems[0]?.params).toMatchObject({
      kind: 'jdk',
      arch: 'aarch64',
    });
  });

  test('a release without a driver for its database gets the newest that works with it, where servers are', () => {
    const cluster = withBody('database', { databaseType: 'mysql' });
    const jars = [
      ...['5.1.46', '5.1.49', '5.1.48', '8.0.33'].map(v =>
        pack('jdbc-driver', v, 'any', `mysql-connector-java-${v}.jar`),
      ),
      pack('jdbc-driver', '5.1.99', 'any', 'mariadb-java-client-5.1.99.jar'),
    ];
    const chosen = (store: typeof jars) =>
      choosePackages(cluster, v1_3, X64, [DS, JDK, ZOOKEEPER, ...store]).chosen.filter(
        ({ kind }) => kind === 'jdbc-driver',
      );
    expect(chosen(jars)).toMatchObject([{ version: '5.1.49', hosts: ['192.167.8.141'] }]);
    expect(chosen(jars.filter(({ version }) => /^8|46|99/.test(version)))).toEqual([]);
    expect(choose([DS, JDK, ZOOKEEPER, ...jars]).chosen.map(({ kind }) => kind)).not.toContain('jdbc-driver');
  });

  test('the pages of 1.2.0 come as a package of their own, which the frontend’s hosts get', () => {
    const plain = exampleCluster();
    const roles = plain.roles.map(role =>
      role.roleName === 'frontend' ? { ...role, roleDependHost: ['10.0.0.7'] } : role,
    );
    const of = (version: string, ...store: Parameters<typeof choosePackages>[3]) => {
      const cluster = {
        ...plain,
        hosts: [...plain.hosts, '10.0.0.7'],
        roles,
        base: { ...plain.base, version },
      };
      return choosePackages(cluster, v1_2, X64, [JDK, ZOOKEEPER, ...store]);
    };
    const servers = pack('dolphinscheduler', '1.2.0', 'any');
    const pages = pack('dolphinscheduler-pages', '1.2.0', 'any');
    expect(of('1.2.0', servers, pages).chosen.slice(0, 2)).toMatchObject([
      { kind: 'dolphinscheduler' },
      { kind: 'dolphinscheduler-pages', hosts: ['10.0.0.7'] },
    ]);
    expect(of('1.2.0', servers).problems).toMatchObject([
      { code: 'package_missing', params: { kind: 'dolphinscheduler-pages', version: '1.2.0' } },
    ]);
    expect(of('1.2.1', pack('dolphinscheduler', '1.2.1', 'any')).problems).toEqual([]);
  });

  test('a release without plugins gets those of its own version where servers are, and says how to make them', () => {
    const choice = (store: ReturnType<typeof pack>[]) =>
      choosePackages(exampleCluster(), { ...v1_3, needsPlugins: true }, X64, [DS, JDK, ZOOKEEPER, ...store]);
    const plugins = ['1.3.6', '1.3.9'].map(v => pack('plugins', v, 'any'));
    expect(choice(plugins).chosen.filter(({ kind }) => kind === 'plugins')).toMatchObject([
      { version: '1.3.6', hosts: ['192.167.8.141'] },
    ]);
    expect(choice(plugins.slice(1)).problems).toMatchObject([
      { code: 'plugins_missing', params: { version: '1.3.6' } },
    ]);
    expect(choose([DS, JDK, ZOOKEEPER, ...plugins]).chosen.map(({ kind }) => kind)).not.toContain('plugins');
  });

  test('an existing quorum needs no ZooKeeper package', () => {
    const cluster = withBody('zookeeper', { connect: 'zk:2181' });
    expect(choosePackages(cluster, v1_3, X64, [DS, JDK]).problems).toEqual([]);
  });
});
