import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { EN } from './support/api.ts';
import { HOST, role, save, setBody, withHosts } from './support/saves.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const call: World['call'] = (...args) => world.call(...args);

describe('status in a save', () => {
  it.each(['started', '', 'CANCEL', 'startsuccess'])('%j is ignored', async status => {
    expect(await save(world, body => (body.status = status))).toBeNull();
  });

  it('of another kind than text is refused', async () => {
    expect(await save(world, body => (body.status = 3 as never))).toMatchObject({
      code: 'field_type',
      field: 'status',
    });
  });
});

describe('a page from 1', () => {
  const LISTS = [
    'selectClusterList',
    'selectHostList',
    'selectConfigList',
    'selectRunList',
    'readLog',
  ] as const;

  it.each(LISTS)('of %s may be far beyond the end', async name => {
    for (const page of ['9999999999', '999999999999999']) {
      const { json } = await call(name, { page });
      expect(json).toMatchObject({ code: 200, result: { currentPage: Number(page), data: [] } });
    }
  });
});

describe('a dash in front', () => {
  it('of a name is refused', async () => {
    expect(await save(world, body => (body.name = ' -x'))).toMatchObject({
      code: 'text_dash',
      field: 'name',
    });
    const host = { ip: '10.9.9.9', name: '-x', port: 22, root: 'r' };
    expect((await call('createHost', host)).json.error).toMatchObject({ code: 'text_dash', field: 'name' });
    const config = { name: '-x', typ: 'backend', serverPort: 1 };
    expect((await call('createConfig', config)).json.error).toMatchObject({
      code: 'text_dash',
      field: 'name',
    });
  });

  it('of an address is refused in a template too, as is whatever else is no address', async () => {
    for (const mailServerHost of ['-oProxyCommand=x', 'a b', '10.0.0']) {
      const { json } = await call('createConfig', { name: 'mail', typ: 'alert', mailServerHost });
      expect(json.error).toMatchObject({ code: 'host_address', field: 'mailServerHost' });
    }
  });

  it('of a sender of mails is refused', async () => {
    expect(await save(world, setBody('alert', 'mailSender', '-x@a.b'))).toMatchObject({
      code: 'text_dash',
      field: 'roles.alert.roleBody.mailSender',
    });
  });
});

describe('hosts of a save', () => {
  it.each([
    ['node-1', 'NODE-1'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['2001:DB8::1', '2001:db8::1'],
  ])('%s and %s are one host', async (...pair) => {
    expect(await save(world, withHosts(...pair))).toMatchObject({ code: 'host_repeated', field: 'hosts.1' });
  });
});

describe('the existing quorum of ZooKeeper', () => {
  it.each(['a b', 'a b:2181', 'a:21 81', 'a:2181 b:2181', 'a:2181 /x'])('%j is refused', async connect => {
    expect(await save(world, setBody('zookeeper', 'connect', connect))).toMatchObject({
      code: 'connect_format',
      field: 'roles.zookeeper.roleBody.connect',
    });
  });

  it('may have blanks around its commas', async () => {
    expect(await save(world, setBody('zookeeper', 'connect', ' a:2181, b:2181 ,[::1]:2181/x '))).toBeNull();
  });
});

describe('deployDir', () => {
  it.each(['/etc', '/etc/ds', '/home', '/tmp', '/usr', '/var/lib', '/root', '/opt/', '/proc/1'])(
    '%s, which is the operating system’s, is refused',
    async deployDir => {
      expect(await save(world, body => (body.base.deployDir = deployDir))).toMatchObject({
        code: 'deploy_dir_system',
        field: 'base.deployDir',
      });
    },
  );

  it.each(['/opt/ds', '/data', '/home/easy', '/tmp/ds', '/usr/local/ds', '/var/lib/ds', '/etcetera'])(
    '%s is accepted',
    async deployDir => {
      expect(await save(world, body => (body.base.deployDir = deployDir))).toBeNull();
    },
  );
});

describe('reasons that a person reads', () => {
  const reason = async (name: Parameters<World['call']>[0], input: unknown, headers = {}) =>
    (await call(name, input, headers)).json.error.message as string;

  it('name states and verbs as the page does', async () => {
    const id = await world.create(deployableCluster('words'));
    const start = { executeType: 0, clusterId: id };
    expect(await reason('executeCluster', start)).toBe(
      '集群处于准备 (prepare)状态，不允许启动；当前只能：部署、删除',
    );
    expect(await reason('executeCluster', start, EN)).toBe(
      'a cluster in state prepare does not allow: start; allowed now: deploy, delete',
    );
  });

  it.each([
    ['selectCluster', { id: 'nosuch' }, 'id：应为列表返回的 8 位 id（0-9、a-f）'],
    ['selectCluster', { id: 5 }, 'id：应为字符串'],
    ['selectCluster', { id: '123456789' }, 'id：长度不能大于 8'],
    ['selectCluster', [], 'body：应为对象'],
    ['executeCluster', { executeType: 3, clusterId: '00000000' }, 'executeType：取值范围为 0, 1, 2'],
    ['createHost', { ip: 'a', name: 'a', port: 0 }, 'port：不能小于 1'],
    ['createHost', { ip: 'a', name: 'a', port: true }, 'port：应为整数或字符串'],
  ] as const)('%s %j: %s', async (name, input, words) => expect(await reason(name, input)).toBe(words));

  it('quote a value that may be empty or blank', async () => {
    const body = exampleCluster('quoted', { hosts: [' '] });
    role(body, 'database').roleDependHost = [HOST];
    expect(await reason('createCluster', body)).toContain('“ ”');
    expect(await reason('createCluster', body, EN)).toContain('" "');
  });
});

describe('the key of a host', () => {
  const host = { ip: '10.9.9.9', name: 'nine', port: 22 };

  it('that is expected must be given when it is named', async () => {
    world.engine.passwords.set(host.ip, 'right');
    const { json } = await call('createHost', { ...host, root: 'right', hostKey: '' });
    expect(json).toMatchObject({ code: 500, error: { field: 'hostKey' } });
  });

  it.each([
    ['no key', 'junk'],
    ['half a key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU='],
    [
      'one with a passphrase',
      '-----BEGIN ENCRYPTED PRIVATE KEY-----\nabcd\n-----END ENCRYPTED PRIVATE KEY-----\n',
    ],
    [
      'one of OpenSSH with a passphrase',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHI=\n-----END OPENSSH PRIVATE KEY-----\n',
    ],
  ])('of a login that is %s is refused at once', async (_what, privateKey) => {
    const { json } = await call('createHost', { ...host, privateKey });
    expect(json.error).toMatchObject({ code: 'private_key', field: 'privateKey' });
  });
});
