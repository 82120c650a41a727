import { describe, expect, test } from 'vitest';
import { zookeeperOf } from '../../src/domain/connect.ts';
import { exampleCluster } from './example.ts';
import { deckOf, fileOf, serverOf, settingOf, withBody } from './support/deck.ts';

const URL = 'spring.datasource.url';
const mysql = (change: Record<string, unknown> = {}) =>
  deckOf(withBody('database', { databaseType: 'mysql', ...change }));

describe('a database of the kind mysql', () => {
  test('is a MariaDB of the cluster’s own, on its own port, in its own folders', () => {
    const deck = mysql();
    expect(deck.database).toMatchObject({
      type: 'mysql',
      managed: true,
      port: 3306,
      passwordEncryption: 'native',
    });
    const config = fileOf(deck, 'my.cnf').content ?? '';
    expect(config).toContain('datadir = /home/easy/ds/data/mariadb\n');
    expect(config).toContain('socket = /run/dolphindeck-9df5a945-database/mariadb.sock\n');
    expect(config).toContain('skip_name_resolve = ON\n');
    expect(config).toContain('character_set_server = utf8mb4\n');
    const { unitText, ports } = serverOf(deck, 'database');
    expect(ports).toEqual([3306]);
    expect(unitText).toContain('/home/easy/ds/mariadb/mariadbd');
    // Only this file: what lies in /etc/mysql belongs to the distribution's own server.
    expect(unitText).toContain('--defaults-file=/home/easy/ds/etc/database/my.cnf');
    expect(unitText).toContain('RuntimeDirectory=dolphindeck-9df5a945-database\n');
    expect(deck.hosts['192.167.8.141']?.osPackages.debian).toContain('mariadb-server');
    expect(deck.hosts['192.167.8.141']?.osPackages.debian).not.toContain('postgresql');
    expect(deck.hosts['192.167.8.141']?.ports).toContainEqual({
      port: 3306,
      what: 'database',
      field: 'roles.database.roleBody.port',
    });
  });

  test('never shares its data folder with the other kind', () => {
    expect(mysql().database.dataDir).not.toBe(deckOf(exampleCluster()).database.dataDir);
  });

  test('lets every server of the cluster connect with the connections that its pool may open', () => {
    expect(fileOf(mysql(), 'my.cnf').content).toContain('max_connections = 220\n');
  });

  test('a given port is the one that everything uses', () => {
    const deck = mysql({ port: 3307 });
    expect(fileOf(deck, 'my.cnf').content).toContain('port = 3307\n');
    expect(settingOf(deck, 'datasource.properties', URL)).toContain('192.167.8.141:3307/');
    expect(serverOf(deck, 'master-server').unitText).toContain('192.167.8.141/3307');
  });

  test('is reached by the driver of the package store, linked where the release looks for jars', () => {
    const deck = mysql();
    const driver = 'spring.datasource.driver-class-name';
    expect(settingOf(deck, 'datasource.properties', driver)).toBe('com.mysql.jdbc.Driver');
    expect(settingOf(deck, 'datasource.properties', URL)).toBe(
      'jdbc:mysql://192.167.8.141:3306/dolphinscheduler?useUnicode=true&characterEncoding=UTF-8&useSSL=false',
    );
    const places = Object.fromEntries(deck.archives.map(({ kind, driverPlaces }) => [kind, driverPlaces]));
    expect(places).toEqual({ dolphinscheduler: ['lib'], jdk: [], zookeeper: [], 'jdbc-driver': [] });
    const jar = deck.archives.find(({ kind }) => kind === 'jdbc-driver');
    expect(jar?.folder).toBe('/home/easy/ds/releases/jdbc-driver-5.1.49-eeeeeeee');
  });

  test('a release keeps its places for drivers when none is wanted, so that an old one is removed', () => {
    const release = deckOf(exampleCluster()).archives.find(({ kind }) => kind === 'dolphinscheduler');
    expect(release?.driverPlaces).toEqual(['lib']);
  });

  test('at an IPv6 address it is named in the form that the old driver understands', () => {
    const deck = mysql({ external: true, host: 'fd00::7' });
    expect(settingOf(deck, 'datasource.properties', URL)).toMatch(
      /^jdbc:mysql:\/\/address=\(protocol=tcp\)\(host=fd00::7\)\(port=3306\)\/dolphinscheduler\?/,
    );
  });

  test('one that exists is only connected to', () => {
    const deck = mysql({ external: true, host: 'db.example.org' });
    expect(deck.database).toMatchObject({
      managed: false,
      instance: null,
      host: 'db.example.org',
      port: 3306,
    });
    expect(deck.roles.database).toMatchObject({ files: [], folders: [], servers: [] });
    expect(deck.hosts['192.167.8.141']?.osPackages.debian).not.toContain('mariadb-server');
    expect(deck.hosts['192.167.8.141']?.ports.map(({ what }) => what)).not.toContain('database');
  });
});

describe('an existing quorum', () => {
  test('may give the cluster a node of its own, below which servers are looked for as well', () => {
    const deck = deckOf(withBody('zookeeper', { connect: 'zk1:2181,zk2/shared/ds' }));
    expect(deck.zookeeper).toMatchObject({
      managed: false,
      servers: ['zk1:2181', 'zk2:2181'],
      chroot: '/shared/ds',
      clients: ['192.167.8.141'],
    });
    expect(serverOf(deck, 'master-server').health).toContainEqual({
      kind: 'registered',
      servers: ['zk1:2181', 'zk2:2181'],
      path: '/shared/ds/dolphinscheduler-9df5a945/nodes/master',
      port: 5678,
    });
  });

  test.each(['zk:2181/', 'zk:2181//ds', 'zk:2181/ds/'])('%s is no path that ZooKeeper takes', connect => {
    expect(zookeeperOf(withBody('zookeeper', { connect })).endpoints).toEqual([]);
  });

  test('of the cluster’s own has no such node', () => {
    expect(deckOf(exampleCluster()).zookeeper).toMatchObject({ managed: true, chroot: '' });
  });
});
