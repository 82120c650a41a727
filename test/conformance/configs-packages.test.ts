import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EN } from './support/api.ts';
import { ARCHIVES, upload } from './support/archives.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('config templates', () => {
  const list = async (query: object) => (await world.call('selectConfigList', query)).json.result;
  const one = async (id: string) => (await world.call('selectConfig', { id })).json.result;

  it('carry the fields of their role beside name and typ, and answer them in conf', async () => {
    const body = { name: 'small', typ: 'backend', serverPort: 12345, remark: 'r' };
    expect((await world.call('createConfig', body)).json).toEqual({ code: 200, message: 'ok', result: null });
    const { total, data } = await list({ page: '1' });
    expect(total).toBe(1);
    expect(data).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{8}$/),
        name: 'small',
        typ: 'backend',
        conf: { serverPort: 12345 },
        remark: 'r',
      },
    ]);
    expect(await one(data[0].id)).toEqual(data[0]);
  });

  it('are unique by name within a type, and listed by type', async () => {
    const again = (await world.call('createConfig', { name: 'small', typ: 'backend' })).json;
    expect(again).toMatchObject({ code: 500, error: { code: 'config_name_taken', field: 'name' } });
    expect(again.message).toMatch(/^插入失败！｛/);
    expect(
      (await world.call('createConfig', { name: 'small', typ: 'master', masterReservedMemory: 1 })).json.code,
    ).toBe(200);
    expect((await list({ page: '1', typ: 'backend' })).total).toBe(1);
    expect((await list({ page: '-1' })).data.map((row: { typ: string }) => row.typ)).toEqual([
      'master',
      'backend',
    ]);
    const bad = (await world.call('selectConfigList', { page: '1', typ: 'nginx' })).json;
    expect(bad).toMatchObject({ code: 500, error: { code: 'field_enum', field: 'typ' } });
  });

  it.each([
    ['plain', { serverPort: 1 }],
    ['under the name of the type', { backend: { serverPort: 2 } }],
  ])('are updated with conf %s', async (_how, conf) => {
    const { id } = (await list({ page: '1', typ: 'backend' })).data[0];
    const { json } = await world.call('updateConfig', {
      id,
      name: 'small',
      typ: 'backend',
      conf,
      remark: 'n',
    });
    expect(json.code).toBe(200);
    const expected = 'backend' in conf ? conf.backend : conf;
    expect(await one(id)).toMatchObject({ conf: expected, remark: 'n' });
  });

  it.each<[object, string, string]>([
    [{ name: 'x', typ: 'backend', serverPort: '1' }, 'field_type', 'serverPort'],
    [{ name: 'x', typ: 'backend', escProxyPort: 1 }, 'field_unknown', 'escProxyPort'],
    [{ name: '', typ: 'backend' }, 'field_length', 'name'],
    [{ name: '{{x}}', typ: 'backend' }, 'text_template', 'name'],
    [{ name: 'x' }, 'field_required', 'typ'],
    [{ name: 'x', typ: 'tomcat' }, 'role_unknown', 'typ'],
    [{ typ: 'backend' }, 'field_required', 'name'],
    [{ name: 'x', typ: 'database', password: '{{x}}' }, 'text_template', 'password'],
  ])('refuse %j', async (body, code, field) => {
    const { json } = await world.call('createConfig', body);
    expect([json.code, json.error.code, json.error.field]).toEqual([500, code, field]);
  });

  it('are deleted', async () => {
    const { data } = await list({ page: '-1' });
    for (const { id } of data) expect((await world.call('deleteConfig', { id })).json.code).toBe(200);
    expect((await list({ page: '1' })).total).toBe(0);
    expect((await world.call('deleteConfig', { id: data[0].id })).json.error.code).toBe('config_unknown');
  });
});

describe('packages', () => {
  const list = async () => (await world.call('selectPackageList', { page: '1' })).json.result;
  const [[name, body] = ['', Buffer.alloc(0)]] = Object.entries(ARCHIVES);

  it('are known by their official names', async () => {
    const { status, json } = await upload(world.base, { name }, body);
    expect(status).toBe(200);
    expect(json.result).toMatchObject({
      name,
      kind: 'dolphinscheduler',
      version: '1.3.6',
      arch: 'any',
      bytes: body.length,
    });
    expect(json.result.sha512).toMatch(/^[0-9a-f]{128}$/);
    expect(await list()).toEqual({ currentPage: 1, total: 1, data: [json.result] });
  });

  it('sent again are the same, and others under their name are refused', async () => {
    const [first] = (await list()).data;
    expect((await upload(world.base, { name }, body)).json.result.id).toBe(first.id);
    const other = (await upload(world.base, { name }, ARCHIVES['apache-zookeeper-3.8.0-bin.tar.gz'])).json;
    expect(other).toMatchObject({ code: 500, error: { code: 'package_exists' } });
    expect(other.message).toMatch(/^插入失败！｛/);
    expect((await list()).total).toBe(1);
  });

  it.each<[string, Record<string, string>, Buffer | string, string, string | undefined]>([
    ['a name that tells nothing', { name: 'foo.tar.gz' }, body, 'package_name', 'name'],
    [
      'what is no archive',
      { name: 'apache-zookeeper-3.8.0-bin.tar.gz' },
      'plain text',
      'package_archive',
      'name',
    ],
    [
      'another checksum',
      { name: 'apache-zookeeper-3.8.0-bin.tar.gz', sha512: 'a'.repeat(128) },
      body,
      'package_checksum',
      'sha512',
    ],
    ['a path as name', { name: '../x.tar.gz' }, body, 'field_format', 'name'],
    ['an empty body', { name: 'apache-zookeeper-3.8.0-bin.tar.gz' }, '', 'package_archive', 'name'],
  ])('refuse %s and keep nothing of it', async (_what, query, content, code, field) => {
    const { status, json } = await upload(world.base, query, content);
    expect([status, json.code, json.error.code, json.error.field]).toEqual([200, 500, code, field]);
    expect((await list()).total).toBe(1);
    expect(await readdir(join(world.dataDir, 'packages', '.incoming'))).toEqual([]);
  });

  it('put into the folder by hand are found', async () => {
    const put = 'apache-zookeeper-3.8.0-bin.tar.gz';
    const file = join(world.dataDir, 'packages', put);
    await writeFile(file, ARCHIVES[put]);
    // What was written a moment ago may still be growing.
    expect((await list()).total).toBe(1);
    await utimes(file, 0, 0);
    const { data } = await list();
    expect(data.map((row: { name: string }) => row.name)).toContain(put);
  });

  it('are told with the clusters that need them, however many these are, and whatever else stands against a deploy', async () => {
    const needs = async () => (await world.call('selectPackageNeeds', {}, EN)).json.result;
    const ids: string[] = [];
    for (let number = 1; number <= 25; number += 1) {
      ids.unshift(await world.create(deployableCluster(`needy ${number}`)));
    }
    const future = deployableCluster('of a version to come');
    future.base.version = '9.9.9';
    await world.create(future);
    const stored: { id: string; kind: string }[] = (await list()).data;
    const [unknown, ...known] = await needs();
    expect(unknown).toMatchObject({ name: 'of a version to come', packages: [], lacks: [] });
    expect(known.map(({ id }: { id: string }) => id)).toEqual(ids);
    for (const { packages, lacks } of known) {
      expect([...packages].sort()).toEqual(stored.map(({ id }) => id).sort());
      expect(lacks).toEqual([{ code: 'package_missing', message: expect.stringContaining('no jdk') }]);
    }
    await world.prepareDeploy();
    for (const { packages, lacks } of (await needs()).slice(1)) {
      expect([packages.length, lacks]).toEqual([3, []]);
    }
  });

  it('that an unfinished run uses are not deleted; others are, with their file', async () => {
    await world.prepareDeploy('192.167.8.141');
    const id = await world.create(deployableCluster('user of packages'));
    expect((await world.call('executeCluster', { executeType: 2, clusterId: id })).json.code).toBe(200);
    const run = await world.store.runs.unfinished();
    for (const pkg of (await list()).data) {
      const { json } = await world.call('deletePackage', { id: pkg.id });
      expect(json).toMatchObject({ code: 500, error: { code: 'package_in_use' } });
      expect(json.message).toMatch(new RegExp(`^删除失败！｛.*${run?.id}`));
    }
    await world.endRun(run?.id ?? '', 'success');
    for (const pkg of (await list()).data) {
      expect((await world.call('deletePackage', { id: pkg.id })).json.code).toBe(200);
    }
    expect(await list()).toMatchObject({ total: 0, data: [] });
    expect(await readdir(join(world.dataDir, 'packages'))).toEqual(['.incoming']);
  });
});
