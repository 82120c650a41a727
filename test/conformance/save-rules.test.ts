import { ROLES, type RoleField } from '@dolphindeck/contract/roles/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterBody, exampleCluster } from './requirement/examples.ts';
import { openWorld, type World } from './support/world.ts';

/** What a save may be, sentence by sentence of the contract. */
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const HOST = '192.167.8.141';
let count = 0;

/** Saves the requirement's cluster with a change; answers null, or the error and how often nothing was stored. */
async function save(change: (body: ClusterBody) => unknown) {
  count += 1;
  const body = exampleCluster(`rule ${count}`);
  change(body);
  const before = await total();
  const { status, json } = await world.call('createCluster', body);
  expect(status).toBe(200);
  if (json.code === 200) return null;
  expect(json).toMatchObject({ code: 500, result: null });
  expect(json.message).toBe(`插入失败！｛${json.error.message}｝`);
  expect(await total()).toBe(before);
  return json.error as { code: string; field: string; message: string };
}

const total = async () => (await world.call('selectClusterList', { page: '1' })).json.result.total;

function role(body: ClusterBody, name: string) {
  const found = body.roles.find(entry => entry.roleName === name);
  if (found === undefined) throw new Error(`no role ${name}`);
  return found;
}

const setBody = (name: string, field: string, value: unknown) => (body: ClusterBody) => {
  const entry = role(body, name);
  entry.roleBody = { ...entry.roleBody, [field]: value };
};

const withHosts =
  (...hosts: string[]) =>
  (body: ClusterBody) => {
    body.hosts = hosts;
    for (const entry of body.roles) entry.roleDependHost = hosts.slice(0, 1);
  };

describe('accepted', () => {
  it.each<[string, (body: ClusterBody) => unknown]>([
    ['the requirement’s own', () => undefined],
    ['64 characters of a name', b => (b.name = '名'.repeat(64))],
    ['an emoji counts as one character', b => (b.name = `${count}${'🐬'.repeat(60)}`)],
    ['IPv6', withHosts('fe80::1')],
    ['a host name', withHosts('node-1.example.org')],
    ['no optional role', b => (b.roles = b.roles.filter(r => ROLES[r.roleName as 'alert'].required))],
    ['no remark', b => delete b.remark],
    ['a remark of lines', b => (b.remark = 'one\ntwo')],
    ['remark null', b => (b.remark = null as never)],
    ['deployUser and deployDir left out', b => (b.base = { version: '1.2.0' })],
    ['a version with a suffix', b => (b.base.version = '3.0.0-beta-1')],
    ['zookeeper with its optional body', setBody('zookeeper', 'connect', 'zk1:2181,zk2:2181')],
    ['heapMb', setBody('backend', 'heapMb', 512)],
    ['extra', setBody('worker', 'extra', { 'worker.groups': 'default' })],
    ['env', b => (b.env = { PYTHON_HOME: '/usr' })],
    [
      'an external database',
      b =>
        Object.assign(role(b, 'database').roleBody ?? {}, { external: true, host: 'db.example', port: 3307 }),
    ],
    [
      'weixin instead of mail',
      b =>
        (role(b, 'alert').roleBody = {
          alertType: 'weixin',
          weixinCorpId: 'a',
          weixinSecret: 'b',
          weixinAgentId: 'c',
          weixinUsers: 'd',
        }),
    ],
    ['a password of odd characters', setBody('alert', 'mailPasswd', `p@s&s%$'"\\x`)],
  ])('%s', async (_what, change) => {
    expect(await save(change)).toBeNull();
  });

  it('fills deployUser and deployDir with the requirement’s defaults, and trims the name', async () => {
    const id = await world.create(exampleCluster('  spaces  ', { base: { version: '1.2.0' } }));
    expect((await world.call('selectCluster', { id })).json.result).toMatchObject({
      name: 'spaces',
      base: { version: '1.2.0', deployUser: 'easy', deployDir: '/home/easy/ds' },
    });
    const again = (await world.call('createCluster', exampleCluster('spaces'))).json;
    expect(again.error).toMatchObject({ code: 'cluster_name_taken', field: 'name' });
    expect((await world.call('createCluster', exampleCluster('Spaces'))).json.code).toBe(200);
  });

  it('an edit may keep the name, and may not take another’s', async () => {
    const id = await world.create(exampleCluster('keeps its name'));
    await world.create(exampleCluster('taken by another'));
    await world.setStatus(id, 'stopsuccess');
    expect((await world.call('updateCluster', exampleCluster('keeps its name', { id }))).json.code).toBe(200);
    await world.setStatus(id, 'stopsuccess');
    const { json } = await world.call('updateCluster', exampleCluster('taken by another', { id }));
    expect(json).toMatchObject({ code: 500, error: { code: 'cluster_name_taken', field: 'name' } });
    expect(json.message).toMatch(/^更新失败！｛/);
  });
});

describe('refused, with the field', () => {
  it.each<[string, (body: ClusterBody) => unknown, string, string]>([
    ['an empty name', b => (b.name = '  '), 'name_length', 'name'],
    ['65 characters', b => (b.name = 'x'.repeat(65)), 'name_length', 'name'],
    ['no hosts', b => (b.hosts = []), 'hosts_empty', 'hosts'],
    ['a host twice', b => (b.hosts = [HOST, HOST]), 'host_repeated', 'hosts.1'],
    ['192.168.1.256', withHosts('192.168.1.256'), 'host_address', 'hosts.0'],
    ['an all-numeric last label', withHosts('host.123'), 'host_address', 'hosts.0'],
    ['a number as host', withHosts('12345'), 'host_address', 'hosts.0'],
    ['a host that begins with a dash', withHosts('-oProxyCommand=x'), 'host_address', 'hosts.0'],
    ['an empty host', withHosts(''), 'host_address', 'hosts.0'],
    ['a host with a port', withHosts('10.0.0.1:22'), 'host_address', 'hosts.0'],
    ['version 1.1.9', b => (b.base.version = '1.1.9'), 'version_old', 'base.version'],
    ['version 1.10', b => (b.base.version = '1.10'), 'version_format', 'base.version'],
    ['version v1.3.6', b => (b.base.version = 'v1.3.6'), 'version_format', 'base.version'],
    ['version 1.3.6 with a path', b => (b.base.version = '1.3.6-../x'), 'version_format', 'base.version'],
    ['deployUser root', b => (b.base.deployUser = 'root'), 'deploy_user', 'base.deployUser'],
    ['deployUser in capitals', b => (b.base.deployUser = 'Easy'), 'deploy_user', 'base.deployUser'],
    ['deployUser -x', b => (b.base.deployUser = '-x'), 'deploy_user', 'base.deployUser'],
    ['a relative deployDir', b => (b.base.deployDir = 'ds'), 'deploy_dir', 'base.deployDir'],
    ['deployDir /', b => (b.base.deployDir = '/'), 'deploy_dir', 'base.deployDir'],
    ['a deployDir with ..', b => (b.base.deployDir = '/home/../etc'), 'deploy_dir', 'base.deployDir'],
    ['a deployDir with a blank', b => (b.base.deployDir = '/home/a b'), 'deploy_dir', 'base.deployDir'],
    ['a role twice', b => b.roles.push({ ...role(b, 'backend') }), 'role_repeated', 'roles.backend'],
    [
      'two hosts for the database',
      b => {
        withHosts(HOST, '10.0.0.2')(b);
        role(b, 'database').roleDependHost = [HOST, '10.0.0.2'];
      },
      'role_hosts_exact',
      'roles.database.roleDependHost',
    ],
    [
      'no host for the database',
      b => (role(b, 'database').roleDependHost = []),
      'role_hosts_exact',
      'roles.database.roleDependHost',
    ],
    [
      'no host for the worker',
      b => (role(b, 'worker').roleDependHost = []),
      'role_hosts_min',
      'roles.worker.roleDependHost',
    ],
    [
      'a role on a host that is not of the cluster',
      b => (role(b, 'master').roleDependHost = ['10.9.9.9']),
      'role_host_foreign',
      'roles.master.roleDependHost',
    ],
    ['a member that nobody knows', b => (b.force = true), 'field_unknown', 'force'],
    ['a member of base that nobody knows', b => (b.base.javaHome = '/usr'), 'field_unknown', 'base.javaHome'],
    [
      'a member of a role that nobody knows',
      b => Object.assign(role(b, 'backend'), { port: 1 }),
      'field_unknown',
      'roles.backend.port',
    ],
    [
      'a setting of another role',
      setBody('backend', 'escProxyPort', 8888),
      'field_unknown',
      'roles.backend.roleBody.escProxyPort',
    ],
    ['a role that is none', b => (role(b, 'alert').roleName = 'Alert'), 'role_unknown', 'roles.5.roleName'],
    ['port 0', setBody('backend', 'serverPort', 0), 'field_range', 'roles.backend.roleBody.serverPort'],
    [
      'port 65536',
      setBody('backend', 'serverPort', 65536),
      'field_range',
      'roles.backend.roleBody.serverPort',
    ],
    [
      'port 80.5',
      setBody('frontend', 'escProxyPort', 80.5),
      'field_type',
      'roles.frontend.roleBody.escProxyPort',
    ],
    [
      'port "8888"',
      setBody('frontend', 'escProxyPort', '8888'),
      'field_type',
      'roles.frontend.roleBody.escProxyPort',
    ],
    [
      'memory 0',
      setBody('master', 'masterReservedMemory', 0),
      'field_range',
      'roles.master.roleBody.masterReservedMemory',
    ],
    [
      'memory "0.5"',
      setBody('worker', 'workerReservedMemory', '0.5'),
      'field_type',
      'roles.worker.roleBody.workerReservedMemory',
    ],
    [
      '"true" for a boolean',
      setBody('alert', 'mailSmtpSslEnable', 'true'),
      'field_type',
      'roles.alert.roleBody.mailSmtpSslEnable',
    ],
    [
      '1 for a boolean',
      setBody('alert', 'mailSmtpSslEnable', 1),
      'field_type',
      'roles.alert.roleBody.mailSmtpSslEnable',
    ],
    [
      'MySQL in capitals',
      setBody('database', 'databaseType', 'MySQL'),
      'field_enum',
      'roles.database.roleBody.databaseType',
    ],
    [
      'oracle',
      setBody('database', 'databaseType', 'oracle'),
      'field_enum',
      'roles.database.roleBody.databaseType',
    ],
    ['Mail', setBody('alert', 'alertType', 'Mail'), 'field_enum', 'roles.alert.roleBody.alertType'],
    [
      'a database name with a quote',
      setBody('database', 'databaseName', "a'b"),
      'field_format',
      'roles.database.roleBody.databaseName',
    ],
    [
      'an account with a dash',
      setBody('database', 'account', 'a-b'),
      'field_format',
      'roles.database.roleBody.account',
    ],
    [
      'null where a body is documented',
      b => (role(b, 'backend').roleBody = null),
      'field_type',
      'roles.backend.roleBody',
    ],
    [
      'a template in a password',
      setBody('database', 'password', 'a{{ lookup("pipe","id") }}'),
      'text_template',
      'roles.database.roleBody.password',
    ],
    ['a template in the name', b => (b.name = '{% raw %}'), 'text_template', 'name'],
    [
      'a template in a name of extra',
      setBody('worker', 'extra', { 'a{#b': 1 }),
      'field_format',
      'roles.worker.roleBody.extra.a{#b',
    ],
    ['a template in the remark', b => (b.remark = '{#x#}'), 'text_template', 'remark'],
    [
      'a line break in a password',
      setBody('alert', 'mailPasswd', 'a\nb'),
      'text_control',
      'roles.alert.roleBody.mailPasswd',
    ],
    ['NUL in the name', b => (b.name = 'a\u0000b'), 'text_control', 'name'],
    ['BEL in the remark', b => (b.remark = 'a\u0007b'), 'text_control', 'remark'],
    [
      'a placeholder in a Spring property',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a Spring placeholder, as it is sent.
      setBody('database', 'password', '${HOME}'),
      'text_placeholder',
      'roles.database.roleBody.password',
    ],
    [
      'a mail server that begins with a dash',
      setBody('alert', 'mailServerHost', '-x'),
      'host_address',
      'roles.alert.roleBody.mailServerHost',
    ],
    [
      'a hidden secret where none is stored',
      setBody('database', 'password', '******'),
      'secret_missing',
      'roles.database.roleBody.password',
    ],
  ])('%s', async (_what, change, code, field) => {
    const error = await save(change);
    expect([error?.code, error?.field]).toEqual([code, field]);
    expect(error?.message).toContain(field.split('.').at(-1) ?? '');
  });
});

/** The field table of the requirement and the mandatory roles, from the text of the contract. */
describe('every documented field of a present role is required', () => {
  const documented = exampleCluster().roles.flatMap(({ roleName, roleBody }) =>
    Object.keys(roleBody ?? {}).map(field => [roleName, field] as const),
  );

  it('there are 18 of them in the example', () => {
    expect(documented).toHaveLength(18);
  });

  it.each(documented)('%s.%s', async (name, field) => {
    const error = await save(body => delete role(body, name).roleBody?.[field]);
    expect(error).toMatchObject({ code: 'field_required', field: `roles.${name}.roleBody.${field}` });
  });

  it.each(['weixinCorpId', 'weixinSecret', 'weixinAgentId', 'weixinUsers'])(
    'alert.%s with weixin',
    async field => {
      const whole = {
        alertType: 'weixin',
        weixinCorpId: 'a',
        weixinSecret: 'b',
        weixinAgentId: 'c',
        weixinUsers: 'd',
      };
      const { [field as 'weixinUsers']: _, ...rest } = whole;
      const error = await save(body => (role(body, 'alert').roleBody = rest));
      expect(error).toMatchObject({ code: 'field_required', field: `roles.alert.roleBody.${field}` });
    },
  );

  it.each(['name', 'hosts', 'base', 'roles'])('%s', async field => {
    expect(await save(body => delete body[field])).toMatchObject({ code: 'field_required', field });
  });

  it.each(['roleName', 'roleBody', 'roleDependHost'])('%s of a role', async field => {
    const error = await save(body => delete (role(body, 'backend') as Record<string, unknown>)[field]);
    expect(error?.code).toBe('field_required');
    expect(error?.field).toMatch(new RegExp(`${field}$`));
  });

  it.each(['database', 'zookeeper', 'backend', 'master', 'worker'])('the role %s', async name => {
    const error = await save(body => (body.roles = body.roles.filter(entry => entry.roleName !== name)));
    expect(error).toMatchObject({ code: 'role_missing', field: `roles.${name}` });
  });

  it('fields that we added are optional', () => {
    const ours = Object.values(ROLES).flatMap(({ name, fields }) =>
      Object.entries<RoleField>(fields)
        .filter(([, field]) => field.optional)
        .map(([field]) => `${name}.${field}`),
    );
    expect(ours.sort()).toEqual([
      'alert.heapMb',
      'backend.heapMb',
      'database.external',
      'database.host',
      'database.port',
      'master.heapMb',
      'worker.heapMb',
      'zookeeper.connect',
    ]);
  });
});
