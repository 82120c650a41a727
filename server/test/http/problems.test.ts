import { ENDPOINTS, type EndpointName } from '@dolphindeck/contract/api/index.ts';
import { MESSAGES } from '@dolphindeck/contract/messages/messages.ts';
import { describe as words } from '@dolphindeck/contract/messages/problem.ts';
import { ROLE_NAMES } from '@dolphindeck/contract/roles/define.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleCluster } from '../../../test/conformance/requirement/examples.ts';
import { problemOf } from '../../src/http/problems.ts';
import { schemasOf } from '../../src/http/schema.ts';

function problem(name: EndpointName, input: unknown) {
  const { input: valid } = schemasOf(name);
  return valid(input) ? null : problemOf(valid.errors ?? [], input);
}

/** The requirement's cluster with one thing changed. */
function cluster(change: (body: ReturnType<typeof exampleCluster>) => void) {
  const body = exampleCluster();
  change(body);
  return problem('createCluster', body);
}

const role = (body: ReturnType<typeof exampleCluster>, name: string) => {
  const found = body.roles.find(entry => entry.roleName === name);
  if (found === undefined) throw new Error(`no role ${name}`);
  return found;
};

describe('the one thing that is wrong with a cluster', () => {
  it.each([
    ['nothing', () => undefined, null],
    ['name missing', b => delete (b as Partial<typeof b>).name, { code: 'field_required', field: 'name' }],
    [
      'name a number',
      b => (b.name = 5 as never),
      { code: 'field_type', field: 'name', params: { expected: 'string' } },
    ],
    ['hosts empty', b => (b.hosts = []), { code: 'hosts_empty', field: 'hosts' }],
    ['a host no text', b => (b.hosts = [true as never]), { code: 'field_type', field: 'hosts.0' }],
    ['a member that is not known', b => (b.nodes = []), { code: 'field_unknown', field: 'nodes' }],
    [
      '__proto__',
      b => Object.defineProperty(b, '__proto__', { value: 1, enumerable: true }),
      { code: 'field_unknown', field: '__proto__' },
    ],
    ['a version no text', b => (b.base.version = 1.2), { code: 'field_type', field: 'base.version' }],
    ['a status that is none: it is ignored', b => (b.status = 'started'), null],
    ['a status that is no text', b => (b.status = 5 as never), { code: 'field_type', field: 'status' }],
    [
      'a remark no text',
      b => (b.remark = 5 as never),
      { code: 'field_type', field: 'remark', params: { expected: 'string or null' } },
    ],
    [
      'a role that is none',
      b => (role(b, 'alert').roleName = 'alerts'),
      { code: 'role_unknown', field: 'roles.5.roleName' },
    ],
    [
      'a role without a name',
      b => (b.roles = [{} as never]),
      { code: 'field_required', field: 'roles.0.roleName' },
    ],
    [
      'a role whose name is a number',
      b => (b.roles = [{ roleName: 5 } as never]),
      { code: 'field_type', field: 'roles.0.roleName' },
    ],
    ['a role that is no object', b => (b.roles = [null as never]), { code: 'field_type', field: 'roles.0' }],
    [
      'a port as text',
      b => (role(b, 'backend').roleBody = { serverPort: '12345' }),
      { code: 'field_type', field: 'roles.backend.roleBody.serverPort', params: { expected: 'integer' } },
    ],
    [
      'a port of 70000',
      b => (role(b, 'frontend').roleBody = { escProxyPort: 70000 }),
      { code: 'field_range', field: 'roles.frontend.roleBody.escProxyPort', params: { limit: '<= 65535' } },
    ],
    [
      'no memory',
      b => (role(b, 'master').roleBody = { masterReservedMemory: 0 }),
      { code: 'field_range', field: 'roles.master.roleBody.masterReservedMemory', params: { limit: '> 0' } },
    ],
    [
      'a body of null where one is needed',
      b => (role(b, 'worker').roleBody = null),
      { code: 'field_type', field: 'roles.worker.roleBody' },
    ],
    [
      'a database in capitals',
      b => ((role(b, 'database').roleBody ?? {}).databaseType = 'MySQL'),
      { code: 'field_enum', field: 'roles.database.roleBody.databaseType' },
    ],
    [
      'a mail field missing',
      b => delete role(b, 'alert').roleBody?.mailPasswd,
      { code: 'field_required', field: 'roles.alert.roleBody.mailPasswd' },
    ],
    [
      'the kind of alert missing',
      b => delete role(b, 'alert').roleBody?.alertType,
      { code: 'field_required', field: 'roles.alert.roleBody.alertType' },
    ],
    [
      'zookeeper: wrong inside of a body that may be null',
      b => (role(b, 'zookeeper').roleBody = { connect: 5 }),
      { code: 'field_type', field: 'roles.zookeeper.roleBody.connect', params: { expected: 'string' } },
    ],
    [
      'zookeeper: neither object nor null',
      b => (role(b, 'zookeeper').roleBody = 5 as never),
      { code: 'field_type', field: 'roles.zookeeper.roleBody', params: { expected: 'object or null' } },
    ],
    [
      'a setting name that no file carries',
      b => ((role(b, 'worker').roleBody ?? {}).extra = { 'a b': 1 }),
      { code: 'field_format', field: 'roles.worker.roleBody.extra.a b' },
    ],
    [
      'a setting that is a list',
      b => ((role(b, 'worker').roleBody ?? {}).extra = { a: [] }),
      {
        code: 'field_type',
        field: 'roles.worker.roleBody.extra.a',
        params: { expected: 'string or number or boolean' },
      },
    ],
    ['a bad name in env', b => (b.env = { 'A-B': 'x' }), { code: 'field_format', field: 'env.A-B' }],
  ] as [string, (body: ReturnType<typeof exampleCluster>) => unknown, object | null][])(
    '%s',
    (_what, change, expected) => {
      const found = cluster(body => void change(body));
      if (expected === null) expect(found).toBeNull();
      else expect(found).toMatchObject(expected);
    },
  );
});

describe('other interfaces', () => {
  it.each([
    ['selectClusterList', {}, { code: 'page_number', field: 'page' }],
    ['selectClusterList', { page: '' }, { code: 'page_number', field: 'page' }],
    ['selectClusterList', { page: '0' }, { code: 'page_number', field: 'page' }],
    ['selectClusterList', { page: ['1', '2'] }, { code: 'page_number', field: 'page' }],
    ['selectClusterList', { page: '1', size: '5' }, { code: 'field_unknown', field: 'size' }],
    [
      'executeCluster',
      { executeType: 3, clusterId: 'aaaaaaaa' },
      { code: 'field_enum', field: 'executeType' },
    ],
    [
      'executeCluster',
      { executeType: 0, clusterId: 'AAAAAAAA' },
      { code: 'field_format', field: 'clusterId' },
    ],
    ['executeCluster', [], { code: 'field_type', field: 'body', params: { expected: 'object' } }],
    ['createHost', { ip: '10.0.0.1', name: 'a', port: 70000 }, { code: 'field_range', field: 'port' }],
    ['createHost', { ip: '10.0.0.1', name: 'a', port: 'ssh' }, { code: 'field_format', field: 'port' }],
    [
      'createHost',
      { ip: '10.0.0.1', name: 'a', port: true },
      { code: 'field_type', field: 'port', params: { expected: 'integer or string' } },
    ],
    [
      'updateConfig',
      { id: 'aaaaaaaa', name: 'n', typ: 'backend', conf: { serverPort: 'x' } },
      { code: 'field_type', field: 'conf.serverPort' },
    ],
    [
      'updateConfig',
      { id: 'aaaaaaaa', name: 'n', typ: 'backend', conf: { backend: { serverPort: 'x' } } },
      { code: 'field_type', field: 'conf.backend.serverPort' },
    ],
    [
      'updateConfig',
      { id: 'aaaaaaaa', name: 'n', typ: 'backend', conf: 5 },
      { code: 'field_type', field: 'conf', params: { expected: 'object' } },
    ],
    ['createConfig', { name: 'n', typ: 'nginx' }, { code: 'role_unknown', field: 'typ' }],
    ['login', { password: 5 }, { code: 'field_type', field: 'password' }],
  ] as [EndpointName, unknown, object][])('%s %j', (name, input, expected) => {
    expect(problem(name, input)).toMatchObject(expected);
  });
});

describe('whatever is sent', () => {
  const names = Object.keys(ENDPOINTS) as EndpointName[];

  it('has a problem with a field and whole sentences in both languages, or none', () => {
    const near = fc.record(
      Object.fromEntries(
        ['id', 'name', 'hosts', 'base', 'roles', 'page', 'port', 'typ', 'conf', 'executeType'].map(key => [
          key,
          fc.oneof(fc.jsonValue(), fc.constantFrom('backend', '1', 1, 'aaaaaaaa', [{ roleName: 'alert' }])),
        ]),
      ),
      { requiredKeys: [] },
    );
    const roles = fc
      .array(fc.record({ roleName: fc.constantFrom(...ROLE_NAMES), roleBody: fc.jsonValue() }), {
        maxLength: 4,
      })
      .map(list => ({ ...exampleCluster(), roles: list }));
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), near, roles), (name, input) => {
        const found = problem(name, input);
        if (found === null) return;
        expect(MESSAGES).toHaveProperty(found.code);
        expect(found.field).toBeTypeOf('string');
        expect(found.field?.length).toBeLessThanOrEqual(201);
        for (const language of ['zh', 'en'] as const) {
          expect(words({ ...found, field: 'FIELD' }, language)).not.toMatch(/\{\w+\}|undefined|\[object/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
