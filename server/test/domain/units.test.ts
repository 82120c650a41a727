import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unitText, WAIT_SCRIPT } from '../../src/domain/unit.ts';
import { exampleCluster } from './example.ts';
import { deckOf, fileOf, serverOf, settingOf, withBody } from './support/deck.ts';

const deck = deckOf(exampleCluster());
const lines = (name: string) => serverOf(deck, name).unitText.split('\n');

describe('units', () => {
  test('a master waits for database and ZooKeeper, runs as the deploy user and comes back by itself', () => {
    const unit = lines('master-server');
    expect(
      unit.filter(line => line.startsWith('ExecStartPre=/bin/bash -c ')).map(line => line.split(' ').at(-1)),
    ).toEqual(['192.167.8.141/5432', '192.167.8.141/2181']);
    expect(unit).toEqual(
      expect.arrayContaining([
        'User=easy',
        'WorkingDirectory=/home/easy/ds/current',
        'Restart=always',
        'KillMode=mixed',
        'SuccessExitStatus=143',
        'StartLimitIntervalSec=0',
        'WantedBy=multi-user.target',
      ]),
    );
    const exec = unit.find(line => line.startsWith('ExecStart='));
    expect(exec).toMatch(/^ExecStart=\/home\/easy\/ds\/jdk\/bin\/java -Xmx1024m -XX:\+UseG1GC /);
    expect(exec).toMatch(/ org\.apache\.dolphinscheduler\.server\.master\.MasterServer$/);
  });

  test('what must let its host in is asked before a server starts, and its driver looked for', () => {
    for (const name of ['master-server', 'worker-server', 'api-server', 'alert-server']) {
      expect(serverOf(deck, name).needs).toEqual(['database', 'zookeeper']);
    }
    expect(serverOf(deck, 'logger-server').needs).toBeUndefined();
    expect(deck.database.drivers).toEqual(['/home/easy/ds/current/lib/postgresql-*.jar']);
    const { database } = deckOf(withBody('database', { databaseType: 'mysql' }));
    expect(database.drivers).toEqual(['/home/easy/ds/current/lib/mysql-connector-java-*.jar']);
  });

  test('small heaps use the serial collector', () => {
    const unit = serverOf(deckOf(withBody('master', { heapMb: 256 })), 'master-server').unitText;
    expect(unit).toContain(' -Xmx256m -XX:+UseSerialGC ');
  });

  test('only a worker lets others read its files, for tasks run as tenants', () => {
    expect(lines('worker-server')).toContain('UMask=0022');
    expect(lines('master-server')).toContain('UMask=0077');
  });

  test('a server on a low port may take it, others have no such right', () => {
    const low = serverOf(deckOf(withBody('frontend', { escProxyPort: 80 })), 'frontend').unitText;
    expect(low).toContain('\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n');
    expect(lines('frontend').join()).not.toContain('AmbientCapabilities');
  });

  test('servers of DolphinScheduler announce the interface that a deploy found on the host', () => {
    for (const name of ['master-server', 'worker-server', 'api-server']) {
      const flag = '-Ddolphin.scheduler.network.interface.preferred=$' + '{DECK_INTERFACE} -classpath ';
      expect(lines(name).find(line => line.startsWith('ExecStart='))).toContain(flag);
      expect(lines(name)).toContain(`EnvironmentFile=-${deck.cluster.hostEnv}`);
    }
    expect(lines('zookeeper').join()).not.toContain('EnvironmentFile');
  });

  test('a quorum is known to each server, and each knows which one it is', () => {
    const hosts = ['10.0.0.1', '10.0.0.2', 'fd00::3'];
    const three = deckOf(exampleCluster(hosts));
    const configs = three.roles.zookeeper?.files.filter(file => file.path.endsWith('/zoo.cfg'));
    expect(configs?.map(({ hosts: on }) => on)).toEqual(hosts.map(host => [host]));
    for (const { content } of configs ?? [])
      expect(content?.split('\n').filter(line => line.startsWith('server.'))).toEqual([
        'server.1=10.0.0.1:2888:3888',
        'server.2=10.0.0.2:2888:3888',
        'server.3=[fd00::3]:2888:3888',
      ]);
    const ids = three.roles.zookeeper?.files.filter(file => file.path.endsWith('/myid'));
    expect(ids?.map(({ content, hosts: on }) => [on?.[0], content])).toEqual(
      hosts.map((h, i) => [h, `${i + 1}\n`]),
    );
    expect(fileOf(deck, 'zoo.cfg').content).not.toContain('server.1');
  });

  test('a server of a quorum takes clients at its own address only, unless its settings say otherwise', () => {
    const hosts = ['10.0.0.1', '10.0.0.2', 'fd00::3'];
    const addresses = (cluster: ReturnType<typeof exampleCluster>) =>
      deckOf(cluster)
        .roles.zookeeper?.files.filter(({ path }) => path.endsWith('/zoo.cfg'))
        .map(({ content, hosts: on }) => [on, /^clientPortAddress=(.*)$/m.exec(content ?? '')?.[1]]);
    expect(addresses(exampleCluster(hosts))).toEqual([
      [['10.0.0.1'], '10.0.0.1'],
      [['10.0.0.2'], '10.0.0.2'],
      [['fd00::3'], 'fd00::3'],
    ]);
    const everywhere = exampleCluster(hosts);
    const roles = everywhere.roles.map(role =>
      role.roleName === 'zookeeper'
        ? { ...role, roleBody: { extra: { clientPortAddress: '0.0.0.0' } } }
        : role,
    );
    expect(addresses({ ...everywhere, roles })?.map(([, address]) => address)).toEqual(
      Array(3).fill('0.0.0.0'),
    );
    expect(addresses(exampleCluster(['10.0.0.1']))).toEqual([[['10.0.0.1'], undefined]]);
  });

  test('systemd accepts every unit', () => {
    const dir = mkdtempSync(join(tmpdir(), 'deck-units-'));
    try {
      const servers = Object.values(deck.roles).flatMap(role => role.servers);
      // Programs and users of a host are not here: what is to be checked is the text.
      const plain = (text: string) =>
        text.replace(/^User=.*\n/m, '').replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true');
      for (const { unit, unitText: text } of servers) writeFileSync(join(dir, unit), plain(text));
      const units = servers.map(({ unit }) => join(dir, unit));
      const output = execFileSync('systemd-analyze', ['verify', '--man=no', ...units], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      expect(output).toBe('');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('hostile arguments stay arguments', () => {
    const text = unitText({
      description: '100% sure',
      user: 'easy',
      cwd: '/x',
      exec: ['/bin/echo', '%h $HOME', 'a;b "c"'],
      stopTimeout: 1,
      ports: [],
    });
    expect(text).toContain('Description=100%% sure\n');
    expect(text).toContain('ExecStart=/bin/echo "%%h $$HOME" "a;b \\"c\\""\n');
  });
});

describe('waiting before a start', () => {
  const wait = (...addresses: string[]) =>
    execFileSync('/bin/bash', ['-c', WAIT_SCRIPT.replace('+120', '+2'), 'wait', ...addresses], {
      stdio: 'pipe',
    });

  test('ends as soon as one of the addresses accepts a connection', async () => {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(() => wait('127.0.0.1/1', `127.0.0.1/${port}`)).not.toThrow();
    server.close();
  });

  test('fails in the end, saying what did not answer', () => {
    expect(() => wait('127.0.0.1/1')).toThrow('nothing answers at 127.0.0.1/1');
  });
});

describe('files of the example', () => {
  test('one registry namespace a cluster', () => {
    expect(settingOf(deck, 'zookeeper.properties', 'zookeeper.dolphinscheduler.root')).toBe(
      '/dolphinscheduler-9df5a945',
    );
  });

  test('resources lie where the requirement says, by a path that 1.3 can prefix itself', () => {
    const path = '/home/easy/ds/backend/dolphinscheduler_resource';
    expect(settingOf(deck, 'common.properties', 'resource.storage.type')).toBe('HDFS');
    expect(settingOf(deck, 'common.properties', 'resource.upload.path')).toBe(path);
    expect(settingOf(deck, 'common.properties', 'fs.defaultFS')).toBe(`file://${path}`);
    const hdfs = deckOf({
      ...exampleCluster(),
      roles: exampleCluster().roles.map(role => {
        if (role.roleName === 'hadoop') return { ...role, roleBody: { fsDefaultFS: 'hdfs://nn:8020' } };
        if (role.roleName !== 'common') return role;
        return { ...role, roleBody: { dataStore2hdfsBasepath: 'hdfs://nn:8020/ds' } };
      }),
    });
    expect(settingOf(hdfs, 'common.properties', 'resource.upload.path')).toBe('/ds');
  });

  test('without hadoop or common there is no storage', () => {
    for (const gone of ['hadoop', 'common']) {
      const roles = exampleCluster().roles.filter(role => role.roleName !== gone);
      const without = deckOf({ ...exampleCluster(), roles });
      expect(settingOf(without, 'common.properties', 'resource.storage.type')).toBe('NONE');
    }
  });

  test('the driver of the package can log in: passwords are stored as md5', () => {
    expect(deck.database.passwordEncryption).toBe('md5');
    expect(fileOf(deck, 'postgresql.conf').content).toContain("password_encryption = 'md5'\n");
  });

  test('tasks run outside /tmp, in a folder that tenants may enter', () => {
    expect(settingOf(deck, 'common.properties', 'data.basedir.path')).toBe('/home/easy/ds/data/worker');
    expect(deck.roles.common?.folders).toContainEqual({ path: '/home/easy/ds/data/worker', mode: '0755' });
  });

  test('heaps and JVM overhead of all servers of a host are added up', () => {
    // master, worker, api 1024 each, logger, alert, ZooKeeper 512 each, 128 for each JVM, PostgreSQL 256, nginx 32.
    expect(deck.hosts['192.167.8.141']?.memoryMb).toBe(3 * 1024 + 3 * 512 + 6 * 128 + 256 + 32);
  });
});
