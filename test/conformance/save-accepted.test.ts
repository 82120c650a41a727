import { ROLES } from '@dolphindeck/contract/roles/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { type Change, role, save, setBody, withHosts } from './support/saves.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('accepted', () => {
  it.each<[string, Change]>([
    ['the requirement’s own', () => undefined],
    ['64 characters of a name', b => (b.name = '名'.repeat(64))],
    ['an emoji counts as one character', b => (b.name = `${'🐬'.repeat(64)}`)],
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
    expect(await save(world, change)).toBeNull();
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
