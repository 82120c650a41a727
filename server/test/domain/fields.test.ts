import { execFileSync } from 'node:child_process';
import type { RoleField, RoleName } from '@dolphindeck/contract/roles/define.ts';
import { existsIn, ROLES } from '@dolphindeck/contract/roles/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleCluster } from './example.ts';
import { deckOf, fileOf, serverOf, settingOf, withBody } from './support/deck.ts';
import { hostileText, PASSWORDS } from './support/hostile.ts';
import { PLACES } from './support/places.ts';

/** Fields that are not one key of one file; each has a test of its own below. */
const OTHERS = [
  'backend.heapMb',
  'backend.timeZone',
  'worker.workerGroups',
  'master.heapMb',
  'worker.heapMb',
  'alert.heapMb',
  'backend.startTimeout',
  'master.startTimeout',
  'worker.startTimeout',
  'alert.startTimeout',
  'database.startTimeout',
  'zookeeper.startTimeout',
  'alert.alertType',
  'frontend.escProxyPort',
  'zookeeper.connect',
  'database.databaseType',
  'database.databaseName',
  'database.host',
  'database.port',
  'database.external',
];

const fieldsOf = (role: RoleName) => Object.entries(ROLES[role].fields as Record<string, RoleField>);
/** Of the example's version: what others have is looked at in layouts.test.ts. */
const allFields = (Object.keys(ROLES) as RoleName[]).flatMap(role =>
  fieldsOf(role)
    .filter(([, field]) => existsIn(field, exampleCluster().base.version))
    .map(([name]) => `${role}.${name}`),
);

function valuesOf(field: RoleField) {
  const schema = field.schema as { type?: string; minimum?: number; maximum?: number; pattern?: string };
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum ?? 1, max: schema.maximum ?? 9999 });
  if (schema.type === 'number') return fc.double({ min: 0.01, max: 1000, noNaN: true });
  return schema.pattern === undefined ? hostileText : fc.stringMatching(new RegExp(schema.pattern));
}

describe('every field of every role body', () => {
  test('has a known place', () => {
    expect([...Object.keys(PLACES), ...OTHERS].sort()).toEqual([...allFields].sort());
  });

  test.each(Object.entries(PLACES))('%s reaches its file, whatever its value', (path, [file, key]) => {
    const [role = '', name = ''] = path.split('.');
    const field = (ROLES[role as RoleName].fields as Record<string, RoleField>)[name];
    if (field === undefined) throw new Error(path);
    const body = field.when === undefined ? {} : { [field.when.field]: field.when.equals };
    fc.assert(
      fc.property(valuesOf(field), value => {
        const deck = deckOf(withBody(role as RoleName, { ...body, [name]: value }));
        expect(settingOf(deck, file, key)).toBe(String(value));
      }),
      { numRuns: 50 },
    );
  });

  test.each(['backend', 'master', 'worker', 'alert'] as const)('heapMb of %s is its server’s heap', role => {
    const server = {
      backend: 'api-server',
      master: 'master-server',
      worker: 'worker-server',
      alert: 'alert-server',
    };
    expect(serverOf(deckOf(withBody(role, { heapMb: 777 })), server[role]).unitText).toContain(' -Xmx777m ');
  });

  test.each([
    ['backend', 'api-server'],
    ['master', 'master-server'],
    ['worker', 'worker-server'],
    ['alert', 'alert-server'],
    ['database', 'database'],
    ['zookeeper', 'zookeeper'],
  ] as const)('startTimeout of %s is how long its server may take', (role, server) => {
    expect(serverOf(deckOf(withBody(role, { startTimeout: 777 })), server).startTimeout).toBe(777);
    expect(serverOf(deckOf(exampleCluster()), server).startTimeout).toBeLessThan(777);
  });

  test('worker groups reach the worker’s file as a list, and it is looked for in the first of them', () => {
    const deck = deckOf(withBody('worker', { workerGroups: 'Spark, night,Spark' }));
    expect(settingOf(deck, 'worker.properties', 'worker.groups')).toBe('Spark,night');
    expect(JSON.stringify(serverOf(deck, 'worker-server').health)).toContain('/nodes/worker/spark');
    expect(settingOf(deckOf(exampleCluster()), 'worker.properties', 'worker.groups')).toBeUndefined();
  });

  test('a time zone is that of every server and of the API’s answers', () => {
    const deck = deckOf(withBody('backend', { timeZone: 'Asia/Shanghai' }));
    const zone = settingOf(deck, 'application-api.properties', 'spring.jackson.time-zone');
    expect(zone).toBe('Asia/Shanghai');
    for (const server of ['api-server', 'master-server', 'worker-server', 'logger-server', 'alert-server'])
      expect(serverOf(deck, server).unitText).toContain(' -Duser.timezone=Asia/Shanghai ');
    expect(serverOf(deckOf(exampleCluster()), 'api-server').unitText).not.toContain('user.timezone');
  });

  test('the ports of frontend and backend reach nginx, and every backend host is asked', () => {
    const hosts = ['10.0.0.1', 'fd00::2'];
    const cluster = withBody('frontend', { escProxyPort: 8080 }, hosts);
    const config = fileOf(deckOf(cluster), 'nginx.conf').content ?? '';
    expect(config).toContain('listen 8080;');
    expect(config).toContain('listen [::]:8080;');
    expect(config).toContain('server 10.0.0.1:12345 ');
    expect(config).toContain('server [fd00::2]:12345 ');
    expect(serverOf(deckOf(cluster), 'frontend').ports).toEqual([8080]);
  });

  test('an existing quorum is connected to, and no ZooKeeper of ours is made', () => {
    const deck = deckOf(withBody('zookeeper', { connect: 'zk1:2182, [fd00::9]:2181/chroot' }));
    expect(settingOf(deck, 'zookeeper.properties', 'zookeeper.quorum')).toBe(
      'zk1:2182,[fd00::9]:2181/chroot',
    );
    expect(deck.roles.zookeeper).toMatchObject({ files: [], servers: [] });
    expect(deck.archives.map(archive => archive.kind)).toEqual(['dolphinscheduler', 'jdk']);
  });

  test('an existing database is connected to at its address, and no PostgreSQL of ours is made', () => {
    const change = { external: true, host: 'db.example.org', port: 6432, databaseName: 'ds_1' };
    const deck = deckOf(withBody('database', change));
    const url = settingOf(deck, 'datasource.properties', 'spring.datasource.url');
    expect(url).toBe('jdbc:postgresql://db.example.org:6432/ds_1');
    expect(deck.roles.database).toMatchObject({ files: [], servers: [] });
    expect(deck.database).toMatchObject({ managed: false, instance: null });
  });

  test('a database of ours listens on the given port, with the given name and account', () => {
    const deck = deckOf(withBody('database', { port: 5433, databaseName: 'ds_2', account: 'me' }));
    expect(fileOf(deck, 'postgresql.conf').content).toContain('port = 5433\n');
    expect(fileOf(deck, 'pg_hba.conf').content).toContain('host "ds_2" "me" 192.167.8.141/32 md5\n');
    const url = settingOf(deck, 'datasource.properties', 'spring.datasource.url');
    expect(url).toBe('jdbc:postgresql://192.167.8.141:5433/ds_2');
  });

  test('the type of alert decides whether WeCom is used', () => {
    const key = 'enterprise.wechat.enable';
    expect(settingOf(deckOf(exampleCluster()), 'alert.properties', key)).toBe('false');
    expect(settingOf(deckOf(withBody('alert', { alertType: 'weixin' })), 'alert.properties', key)).toBe(
      'true',
    );
  });

  test('a WeCom secret is encoded in the address that it becomes part of', () => {
    const change = { alertType: 'weixin', weixinCorpId: 'corp', weixinSecret: 'a&b$c\\d e' };
    const url = settingOf(
      deckOf(withBody('alert', change)),
      'alert.properties',
      'enterprise.wechat.token.url',
    );
    expect(new URL(url ?? '').searchParams.get('corpsecret')).toBe('a&b$c\\d e');
  });
});

describe('settings beyond the catalogue', () => {
  test.each([
    ['backend', 'application-api.properties'],
    ['master', 'master.properties'],
    ['worker', 'worker.properties'],
    ['alert', 'alert.properties'],
  ] as const)('extra of %s reaches %s', (role, file) => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.integer(), fc.boolean()), value => {
        const deck = deckOf(withBody(role, { extra: { 'some.Other_key': value } }));
        expect(settingOf(deck, file, 'some.Other_key')).toBe(String(value));
      }),
      { numRuns: 50 },
    );
  });

  test('extra of zookeeper reaches zoo.cfg and overrides what is only a default', () => {
    const deck = deckOf(withBody('zookeeper', { extra: { tickTime: 3000, maxClientCnxns: 99 } }));
    const config = fileOf(deck, 'zoo.cfg').content?.split('\n');
    expect(config).toContain('tickTime=3000');
    expect(config).toContain('maxClientCnxns=99');
    expect(config).not.toContain('tickTime=2000');
  });

  test('extra overrides the load limit, which is only a default', () => {
    const key = 'worker.max.cpuload.avg';
    expect(settingOf(deckOf(exampleCluster()), 'worker.properties', key)).toBe('100');
    expect(settingOf(deckOf(withBody('worker', { extra: { [key]: 8 } })), 'worker.properties', key)).toBe(
      '8',
    );
  });

  test('env reaches the environment of tasks exactly, read by a real shell', () => {
    const values = [...PASSWORDS, ...fc.sample(hostileText, { numRuns: 30, seed: 5 })];
    const env = Object.fromEntries(values.map((value, index) => [`V${index}`, value]));
    const file = fileOf(deckOf({ ...exampleCluster(), env }), 'dolphinscheduler_env.sh');
    const print = values.map((_, index) => `printf '%s\\0' "$V${index}"`).join('\n');
    const output = execFileSync('sh', ['-c', `${file.content}\n${print}`], { encoding: 'utf8' });
    expect(output.split('\0').slice(0, -1)).toEqual(values);
  });
});
