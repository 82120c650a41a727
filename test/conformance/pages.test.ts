import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { EN } from './support/api.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const LISTS = [
  'selectClusterList',
  'selectHostList',
  'selectConfigList',
  'selectRunList',
  'selectPackageList',
] as const;
const LOGS = ['readLog', 'readRunLog'] as const;

describe('page', () => {
  const bad = [
    'page=0',
    'page=-2',
    'page=',
    '',
    'page=1.5',
    'page=abc',
    'page=+1',
    'page=%201',
    'page=1e3',
    'page=01',
    'page=99999999999999999999',
    'page=1&page=2',
    'page=null',
    'page[]=1',
    'page=１',
  ];
  const runId = { readRunLog: 'runId=00000000&' } as Partial<Record<EndpointName, string>>;

  it.each([...LISTS, ...LOGS].flatMap(name => bad.map(query => [name, query] as const)))(
    '%s?%s is refused',
    async (name, query) => {
      const { status, json } = await world.call(name, `${runId[name] ?? ''}${query}`, EN);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        code: 500,
        result: null,
        error: { field: expect.stringMatching(/^page/) },
      });
      expect(json.message).toMatch(name.startsWith('read') ? /^查看日志失败！｛/ : /^查询失败！｛/);
      if (json.error.field === 'page')
        expect(json.error.message).toMatch(/^page: must be a whole number from 1, or -1$/);
    },
  );

  it.each(LISTS)('%s of nothing, at any page', async name => {
    for (const [asked, answered] of [
      ['1', 1],
      ['-1', 1],
      ['99999', 99999],
    ] as const) {
      const { result } = (await world.call(name, { page: asked })).json;
      expect(result).toMatchObject({ currentPage: answered, total: 0, data: [] });
    }
  });
});

describe('selectClusterList', () => {
  let names: string[] = [];
  beforeAll(async () => {
    names = Array.from({ length: 20 }, (_, i) => `cluster ${i + 1}`);
    for (const name of names) await world.create(exampleCluster(name));
  });
  const list = async (page: string) => (await world.call('selectClusterList', { page })).json.result;
  const namesOf = (result: { data: { name: string }[] }) => result.data.map(({ name }) => name);

  it('is newest first, ten a page, with no empty page at a multiple of ten', async () => {
    const [first, second, third] = [await list('1'), await list('2'), await list('3')];
    expect(namesOf(first)).toEqual(names.slice(10).reverse());
    expect(namesOf(second)).toEqual(names.slice(0, 10).reverse());
    expect(third).toEqual({ currentPage: 3, total: 20, data: [], defaultId: null });
    expect([first.currentPage, first.total, second.currentPage]).toEqual([1, 20, 2]);
  });

  it('-1 answers all as page 1', async () => {
    const all = await list('-1');
    expect(namesOf(all)).toEqual([...names].reverse());
    expect([all.currentPage, all.total]).toEqual([1, 20]);
  });

  it('names the started cluster on whatever page it is, and currentState does', async () => {
    const { data } = await list('2');
    const { id, name } = data.at(-1);
    await world.setStatus(id, 'startsuccess');
    for (const page of ['1', '2', '3', '-1']) expect((await list(page)).defaultId).toBe(id);
    expect((await world.call('currentState')).json.result).toEqual({ id, name, status: 'startsuccess' });
    await world.setStatus(id, 'stopfailure');
    expect((await list('1')).defaultId).toBe(id);
    await world.setStatus(id, 'stopsuccess');
    expect((await list('1')).defaultId).toBeNull();
    expect((await world.call('currentState')).json.result).toBeNull();
  });
});

describe('ids', () => {
  const byId = {
    selectCluster: 'id',
    deleteCluster: 'id',
    selectHost: 'id',
    deleteHost: 'id',
    selectConfig: 'id',
    deleteConfig: 'id',
    deletePackage: 'id',
    selectRun: 'id',
    selectRunProgress: 'id',
    runTasks: 'id',
    cancelRun: 'runId',
    checkCluster: 'clusterId',
  } as const;
  const names = Object.keys(byId) as (keyof typeof byId)[];

  it.each(names)('%s refuses an id that does not exist, and changes nothing', async name => {
    const before = (await world.call('selectClusterList', { page: '-1' })).text;
    const { status, json } = await world.call(name, { [byId[name]]: '00000000' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ code: 500, result: null });
    expect(json.error.code).toMatch(/_unknown$/);
    expect(json.error.message).toContain('00000000');
    expect((await world.call('selectClusterList', { page: '-1' })).text).toBe(before);
  });

  it.each(
    names.flatMap(name =>
      [5, null, '', 'ABCDEF01', '0000000', '000000000', '../x', '%', ['00000000'], {}, true].map(
        id => [name, id] as const,
      ),
    ),
  )('%s refuses the id %j, naming the field', async (name, id) => {
    const { status, json } = await world.call(name, { [byId[name]]: id });
    expect([status, json.code, json.error.field]).toEqual([200, 500, byId[name]]);
  });
});
