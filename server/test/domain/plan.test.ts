import { describe as reason } from '@dolphindeck/contract/messages/problem.ts';
import { describe, expect, test } from 'vitest';
import { v1_3 } from '../../src/domain/layouts/v1_3/index.ts';
import { type PlanInput, planRun, type RegisteredHost } from '../../src/domain/plan.ts';
import { planSummary } from '../../src/domain/plan-summary.ts';
import { deployProblems, settingProblems } from '../../src/domain/problems.ts';
import { runFiles } from '../../src/domain/run-files.ts';
import { exampleCluster, LOCKING } from './example.ts';
import { STORE, withBody } from './support/deck.ts';

const IP = '192.167.8.141';
const host = (ip: string, change: Partial<RegisteredHost> = {}): RegisteredHost => ({
  ip,
  port: 22,
  user: 'root',
  password: 'root-pw',
  privateKey: null,
  hostKey: 'ssh-ed25519 AAAA',
  facts: { arch: 'x86_64' },
  ...change,
});
const input = (change: Partial<PlanInput> = {}): PlanInput => ({
  runId: '0000abcd',
  action: 'deploy',
  takeOver: false,
  lock: LOCKING,
  cluster: exampleCluster(),
  footprint: [],
  hosts: [host(IP)],
  packages: STORE,
  ...change,
});

function planOf(change: Partial<PlanInput> = {}) {
  const planned = planRun(input(change));
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  return planned.plan;
}

function problemsOf(change: Partial<PlanInput>) {
  const planned = planRun(input(change));
  return planned.ok ? [] : planned.problems;
}

describe('planning a run', () => {
  test('a plan is plain JSON and names the packages that must stay', () => {
    const plan = planOf();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(plan.packageIds).toEqual(STORE.map(({ id }) => id));
  });

  test('the same input makes the same plan', () => {
    expect(planOf()).toEqual(planOf());
  });

  test('unregistered hosts, a missing layout and missing packages are all named at once', () => {
    const cluster = {
      ...exampleCluster([IP, '10.0.0.9']),
      base: { ...exampleCluster().base, version: '1.1.0' },
    };
    expect(problemsOf({ cluster }).map(({ code }) => code)).toEqual([
      'host_unregistered',
      'version_unsupported',
    ]);
    expect(problemsOf({ cluster })[0]?.params).toEqual({ hosts: '10.0.0.9' });
    const missing = problemsOf({ packages: [] });
    expect(missing.map(({ params }) => params?.kind)).toEqual(['dolphinscheduler', 'jdk', 'zookeeper']);
    expect(reason(missing[1] ?? { code: 'internal' }, 'en')).toContain('no jdk package 11/8 for x86_64');
  });

  test('start and stop need no package, and use what is installed', () => {
    for (const action of ['start', 'stop'] as const) {
      const { deck } = planOf({ action, packages: [] });
      expect(deck.archives).toEqual([]);
      expect(deck.roles.master?.servers[0]?.unitText).toBe(planOf().deck.roles.master?.servers[0]?.unitText);
    }
  });

  test('a database whose driver the store lacks is refused, saying which file to add', () => {
    const [problem] = problemsOf({ cluster: withBody('database', { databaseType: 'mysql' }) });
    expect(problem?.code).toBe('package_missing');
    expect(reason(problem ?? { code: 'internal' }, 'en')).toContain(
      'no jdbc-driver package 5.1.47+ (mysql-connector-java) for x86_64',
    );
  });
});

describe('the files of a run', () => {
  test('only pinned host keys are known, also on other ports and for IPv6', () => {
    const hosts = ['10.0.0.1', '10.0.0.2', 'fd00::3'];
    const registered = [host('10.0.0.1'), host('10.0.0.2', { port: 2222 }), host('fd00::3', { port: 2222 })];
    const files = runFiles(planOf({ cluster: exampleCluster(hosts), hosts: registered }), name => name);
    expect(files.knownHosts).toBe(
      '10.0.0.1 ssh-ed25519 AAAA\n[10.0.0.2]:2222 ssh-ed25519 AAAA\n[fd00::3]:2222 ssh-ed25519 AAAA\n',
    );
  });

  test('a private key becomes a file, and its path the connection’s', () => {
    const key = '-----BEGIN KEY-----\nabcdefghijklmnopqrstuvwxyz\n-----END KEY-----\n';
    const plan = planOf({ hosts: [host(IP, { password: null, privateKey: key })] });
    const files = runFiles(plan, name => `/run/keys/${name}`);
    expect(files.files).toEqual({ 'host-1': key });
    expect(files.vars).toContain('"keyFile": "/run/keys/host-1"');
    expect(files.secrets).toContain('abcdefghijklmnopqrstuvwxyz');
  });

  test('every secret is known in each form in which it is written', () => {
    const password = 'p@s&s%$\'"\\x é';
    const { secrets, vars } = runFiles(planOf({ cluster: withBody('database', { password }) }), name => name);
    const line = planOf({ cluster: withBody('database', { password }) }).deck.roles.common?.files[0]?.set;
    const written = line?.['spring.datasource.password']?.slice('spring.datasource.password='.length);
    expect(secrets).toContain(password);
    expect(secrets).toContain(written);
    expect(secrets).toEqual(expect.arrayContaining(['root-pw', 'Chevalier1!']));
    expect(vars.startsWith('deck: !unsafe {')).toBe(true);
  });

  test('of the file of ZooKeeper, which can have passwords of key stores, no diff is shown', () => {
    const extra = { 'ssl.keyStore.password': 'extra-pw' };
    const { deck } = planOf({ cluster: withBody('zookeeper', { extra }) });
    const written = deck.roles.zookeeper?.files.filter(file => JSON.stringify(file).includes('extra-pw'));
    expect(written).toMatchObject([{ mode: '0600', secret: true }]);
  });

  test('free settings with the name of a secret are masked, in the forms of the files that they are written to', () => {
    const extra = { 'my.token': 'extra:token', 'pin.secret': 471_100, 'use.token': true, 'some.key': 'open' };
    const cluster = { ...withBody('worker', { extra }), env: { DB_PASSWORD: "env'pw", HOME_OF: '/opt' } };
    const { secrets } = runFiles(planOf({ cluster }), name => name);
    const written = ['extra:token', '471100', "env'pw", `'env'\\''pw'`];
    expect(secrets).toEqual(expect.arrayContaining(written));
    expect(secrets.filter(text => ['open', '/opt', 'true'].includes(text))).toEqual([]);
  });
});

describe('what stands against a cluster', () => {
  test('nothing stands against the example', () => {
    expect(deployProblems(exampleCluster(), v1_3)).toEqual([]);
  });

  test.each([
    [withBody('frontend', { escProxyPort: 12345 }), 'roles.frontend.roleBody.escProxyPort', 12345],
    [withBody('backend', { serverPort: 50051 }), 'roles.backend.roleBody.serverPort', 50051],
    [withBody('backend', { serverPort: 5432 }), 'roles.backend.roleBody.serverPort', 5432],
    [withBody('database', { port: 2181 }), 'roles.database.roleBody.port', 2181],
    [
      withBody('master', { extra: { 'master.listen.port': 1234 } }),
      'roles.master.roleBody.extra.master.listen.port',
      1234,
    ],
  ])(
    'two servers on one port are refused, naming a field that can be changed (%#)',
    (cluster, field, port) => {
      expect(deployProblems(cluster, v1_3)).toEqual([
        expect.objectContaining({
          code: 'port_clash',
          field,
          params: expect.objectContaining({ port, host: IP }),
        }),
      ]);
    },
  );

  test('the same port on two hosts is no clash', () => {
    const cluster = exampleCluster(['10.0.0.1', '10.0.0.2']);
    const roles = cluster.roles.map(role => ({
      ...role,
      ...(role.roleName === 'frontend'
        ? { roleBody: { escProxyPort: 5432 }, roleDependHost: ['10.0.0.2'] }
        : {}),
    }));
    expect(deployProblems({ ...cluster, roles }, v1_3)).toEqual([]);
  });

  test.each([
    ['master', 'master.reserved.memory'],
    ['worker', 'worker.reserved.memory'],
    ['backend', 'server.port'],
    ['backend', 'SERVER_PORT'],
    ['backend', 'server.Port'],
    ['alert', 'mail.passwd'],
    ['zookeeper', 'dataDir'],
    ['zookeeper', 'server.1'],
  ] as const)('extra of %s may not set %s, which the console sets', (role, key) => {
    const field = `roles.${role}.roleBody.extra.${key}`;
    expect(settingProblems(withBody(role, { extra: { [key]: 'x' } }))).toEqual([
      { code: 'field_managed', field },
    ]);
  });

  test('with WeCom alerts extra brings the mail settings, without which 1.3 sends nothing', () => {
    const body = { alertType: 'weixin', extra: { 'mail.server.host': 'smtp.example.org' } };
    expect(settingProblems(withBody('alert', body))).toEqual([]);
  });

  test.each([
    ['master', 'a', ['$', '{b}'].join('')],
    ['backend', 'a', '#{T(java.lang.Runtime)}'],
    ['worker', 'worker.groups', "a'.b"],
  ] as const)('a value that Spring would evaluate is refused (%s)', (role, key, value) => {
    expect(settingProblems(withBody(role, { extra: { [key]: value } }))).toEqual([
      { code: 'text_expression', field: `roles.${role}.roleBody.extra.${key}` },
    ]);
  });

  test.each(['a,b', 'a\\b', '$@other'])(
    '1.2 refuses a database password that it would read as another (%s)',
    password => {
      const cluster = withBody('database', { password });
      const of = (version: string) => settingProblems({ ...cluster, base: { ...cluster.base, version } });
      for (const version of ['1.2.0', '1.2.1'])
        expect(of(version)).toEqual([{ code: 'password_cut', field: 'roles.database.roleBody.password' }]);
      expect([of('1.3.6'), of('2.0.9')]).toEqual([[], []]);
    },
  );

  test('SSL and STARTTLS at once are refused, as 1.3 documents', () => {
    const both = withBody('alert', { mailSmtpSslEnable: true, mailSmtpStarttlsEnable: true });
    expect(settingProblems(both).map(({ code }) => code)).toEqual(['alert_ssl_both']);
  });

  test.each(['', 'a:b', 'zk:0', 'zk:2181,', 'zk:99999', '-x:1', 'a b c/ d$'])(
    'connect %j is refused',
    connect => {
      expect(settingProblems(withBody('zookeeper', { connect })).map(({ code }) => code)).toEqual([
        'connect_format',
      ]);
    },
  );

  test('a version without a layout is judged by the general rules only', () => {
    const cluster = withBody('master', { extra: { 'master.reserved.memory': 1 } });
    expect(settingProblems({ ...cluster, base: { ...cluster.base, version: '1.1.0' } })).toEqual([]);
  });
});

describe('the summary of a plan', () => {
  test('roles start database first and frontend last, and stop in reverse', () => {
    const names = (action: 'start' | 'stop') =>
      planSummary(planOf({ action }), action, STORE)
        .steps.map(({ name }) => name)
        .filter(name => !name.includes(' '));
    expect(names('start')).toEqual([
      'database',
      'zookeeper',
      'master',
      'worker',
      'backend',
      'alert',
      'frontend',
    ]);
    expect(names('stop')).toEqual(names('start').toReversed());
  });

  test('it names packages, servers and ports of each host', () => {
    const { hosts, packages } = planSummary(planOf(), 'deploy', STORE);
    expect(packages.map(({ name }) => name)).toEqual(STORE.map(({ name }) => name));
    expect(hosts[0]?.servers).toEqual([
      'database',
      'zookeeper',
      'master-server',
      'logger-server',
      'worker-server',
      'api-server',
      'alert-server',
      'frontend',
    ]);
    expect(hosts[0]?.ports).toContainEqual({ port: 50051, what: 'logger-server' });
  });

  test('an existing database takes no part in start and stop', () => {
    const cluster = withBody('database', { external: true, host: 'db' });
    const steps = planSummary(planOf({ cluster, action: 'start' }), 'start', STORE).steps;
    expect(steps.map(({ name }) => name)).not.toContain('database');
  });
});
