import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Change, HOST, role, save, setBody, withHosts } from './support/saves.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('refused, with the field', () => {
  it.each<[string, Change, string, string]>([
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
    [
      'a setting that the version lacks',
      b =>
        Object.assign(role(b, 'backend').roleBody ?? {}, {
          pythonGateway: true,
          pythonGatewayToken: 'a token of some length',
        }),
      'field_version',
      'roles.backend.roleBody.pythonGateway',
    ],
    [
      'a time zone that is none',
      setBody('backend', 'timeZone', 'Asia/Nowhere'),
      'time_zone',
      'roles.backend.roleBody.timeZone',
    ],
    [
      'an abbreviation as time zone',
      setBody('backend', 'timeZone', 'CST'),
      'field_format',
      'roles.backend.roleBody.timeZone',
    ],
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
    const error = await save(world, change);
    expect([error?.code, error?.field]).toEqual([code, field]);
    expect(error?.message).toContain(field.split('.').at(-1) ?? '');
  });
});
