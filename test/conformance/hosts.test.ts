import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { EN } from './support/api.ts';
import { HOST_KEY } from './support/fake-engine.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  world.engine.passwords.set('10.0.0.1', `a'b$c`);
  world.engine.passwords.set('10.0.0.2', 'two');
});
afterAll(() => world.close());

const HOST = { ip: '10.0.0.1', name: 'one', port: 22, root: `a'b$c`, remark: 'first' };
const create = async (body: object, headers = {}) => (await world.call('createHost', body, headers)).json;
const list = async () => (await world.call('selectHostList', { page: '1' })).json.result;

describe('createHost', () => {
  it('stores nothing that it did not verify', async () => {
    const unreachable = await create({ ...HOST, ip: '10.0.0.99' });
    expect(unreachable).toMatchObject({ code: 500, result: null, error: { code: 'host_unreachable' } });
    expect(unreachable.message).toMatch(/^插入失败！｛请检查端口或root密码是否正确！/);
    const wrong = await create({ ...HOST, root: 'wrong' });
    expect(wrong).toMatchObject({ code: 500, error: { code: 'host_login', field: 'root' } });
    expect(wrong.message).toMatch(/^插入失败！｛请检查端口或root密码是否正确！/);
    expect(wrong.message).not.toContain('wrong');
    expect(await list()).toMatchObject({ total: 0 });
  });

  it('pins the key that it saw and answers it', async () => {
    const { result } = await create(HOST);
    expect(result).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      hostKey: HOST_KEY,
      fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
    });
    expect((await world.call('selectHost', { id: result.id })).json.result).toEqual({
      ...HOST,
      id: result.id,
      user: 'root',
      hasPrivateKey: false,
      hostKey: HOST_KEY,
      fingerprint: result.fingerprint,
      facts: expect.objectContaining({ arch: 'x86_64', python: '3.11.2' }),
    });
  });

  it('with a wrong password is refused though a login just succeeded', async () => {
    world.engine.passwords.set('10.0.0.3', 'right');
    expect((await create({ ...HOST, ip: '10.0.0.3', name: 'three', root: 'right' })).code).toBe(200);
    const { id } = (await list()).data[0];
    await world.call('deleteHost', { id });
    expect((await create({ ...HOST, ip: '10.0.0.3', name: 'three', root: 'wrong' })).error.code).toBe(
      'host_login',
    );
  });

  it.each<[string, object, string, string]>([
    ['the same ip', { name: 'other' }, 'host_ip_taken', 'ip'],
    ['the same name', { ip: '10.0.0.2', root: 'two' }, 'host_name_taken', 'name'],
    ['an empty ip', { ip: '' }, 'field_length', 'ip'],
    ['an ip that is none', { ip: '10.0.0.256' }, 'host_address', 'ip'],
    ['an ip that begins with a dash', { ip: '-oProxyCommand=x' }, 'host_address', 'ip'],
    ['port 0', { port: 0 }, 'field_range', 'port'],
    ['port "70000"', { port: '70000' }, 'field_range', 'port'],
    ['no password and no key', { root: '' }, 'field_required', 'root'],
    ['a template in the name', { name: '{{ 7*7 }}' }, 'text_template', 'name'],
    ['a template in the password', { root: '{{x}}' }, 'text_template', 'root'],
    ['a user with a blank', { user: 'a b' }, 'field_format', 'user'],
    ['an unknown member', { sudo: true }, 'field_unknown', 'sudo'],
    [
      'a key that is none',
      { ip: '10.0.0.2', name: 'n', root: 'two', hostKey: 'abc' },
      'field_format',
      'hostKey',
    ],
    [
      'another key',
      { ip: '10.0.0.2', name: 'n', root: 'two', hostKey: `SHA256:${'A'.repeat(43)}` },
      'host_key_mismatch',
      'hostKey',
    ],
  ])('refuses %s', async (_what, change, code, field) => {
    const before = await list();
    const json = await create({ ...HOST, ...change }, EN);
    expect([json.code, json.error.code, json.error.field]).toEqual([500, code, field]);
    expect(await list()).toEqual(before);
  });

  it.each(['name', 'port', 'ip'])('needs %s', async field => {
    const { [field as 'ip']: _, ...rest } = HOST;
    expect((await create(rest)).error).toMatchObject({ code: 'field_required', field });
  });

  it('takes the port as digits, and requires the key that is given', async () => {
    const { code } = await create({
      ip: '10.0.0.2',
      name: 'two',
      port: '2222',
      root: 'two',
      hostKey: HOST_KEY,
    });
    expect(code).toBe(200);
    expect((await list()).data[0]).toMatchObject({ ip: '10.0.0.2', port: 2222 });
  });
});

describe('a host that a cluster uses', () => {
  it('cannot be deleted or moved, and can be once no cluster does', async () => {
    const { data } = await list();
    const host = data.find((row: { ip: string }) => row.ip === '10.0.0.1');
    const body = exampleCluster('user of the host', { hosts: ['10.0.0.1'] });
    for (const role of body.roles) role.roleDependHost = ['10.0.0.1'];
    const id = await world.create(body);
    const refused = (await world.call('deleteHost', { id: host.id })).json;
    expect(refused).toMatchObject({ code: 500, error: { code: 'host_in_use' } });
    expect(refused.message).toMatch(/^删除失败！｛.*user of the host/);
    const moved = { id: host.id, ip: '10.0.0.9', name: 'one', port: 22 };
    expect((await world.call('updateHost', moved)).json.error.code).toBe('host_in_use');
    await world.putRun(id, 'stop');
    expect((await world.call('deleteHost', { id: host.id })).json.error.code).toBe('run_active');
    const renamed = { id: host.id, ip: '10.0.0.1', name: 'renamed', port: 22 };
    expect((await world.call('updateHost', renamed)).json.error.code).toBe('run_active');
    await world.endRun('abcdef01', 'success');
    expect((await world.call('updateHost', renamed)).json.code).toBe(200);
    await world.call('deleteCluster', { id });
    expect((await world.call('deleteHost', { id: host.id })).json).toEqual({
      code: 200,
      message: 'ok',
      result: null,
    });
  });
});

describe('updateHost', () => {
  it('takes back what the lists answer, whatever of it nobody can say, and changes nothing by it', async () => {
    const before = (await list()).data;
    expect(before.length).toBeGreaterThan(0);
    for (const host of before) {
      const echo = { ...host, hasPrivateKey: !host.hasPrivateKey, fingerprint: 'SHA256:other' };
      expect((await world.call('updateHost', echo)).json).toMatchObject({ code: 200 });
    }
    expect((await list()).data).toEqual(before);
  });

  it('keeps what is hidden or left out, verifies again, and confirms a changed key only when told to', async () => {
    const host = (await list()).data.find((row: { ip: string }) => row.ip === '10.0.0.2');
    const update = async (change: object) =>
      (await world.call('updateHost', { id: host.id, ip: host.ip, name: 'two', port: 22, ...change })).json;
    expect((await update({ root: '******' })).code).toBe(200);
    expect((await update({})).code).toBe(200);
    expect((await world.call('selectHost', { id: host.id })).json.result.root).toBe('two');
    expect((await update({ root: 'wrong' })).error.code).toBe('host_login');
    world.engine.keys.set(host.ip, HOST_KEY.replace('AAAAI', 'AAAAJ'));
    const changed = await update({});
    expect(changed).toMatchObject({ code: 500, error: { code: 'host_key_mismatch', field: 'hostKey' } });
    expect(changed.message).toMatch(/^更新失败！｛/);
    expect((await update({ confirmNewKey: true })).code).toBe(200);
    expect((await update({})).code).toBe(200);
  });

  it('refuses an unknown id', async () => {
    const body = { id: '00000000', ip: '10.0.0.5', name: 'x', port: 22, root: 'x' };
    expect((await world.call('updateHost', body)).json.error.code).toBe('host_unknown');
  });
});

describe('scanHost', () => {
  it('answers the key that the host shows, or why there is none', async () => {
    const { json } = await world.call('scanHost', { ip: '10.0.0.1', port: 22 });
    expect(json.result).toEqual({ hostKey: HOST_KEY, fingerprint: expect.stringMatching(/^SHA256:/) });
    const none = (await world.call('scanHost', { ip: '10.0.0.77', port: 22 })).json;
    expect(none).toMatchObject({ code: 500, error: { code: 'host_unreachable' } });
    expect(none.message).toMatch(/^操作失败！｛/);
  });
});
