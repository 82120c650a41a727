import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWER, BODY, exampleCluster, PREFIX } from './requirement/examples.ts';
import { EN } from './support/api.ts';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';

/** The requirement, interface by interface, with its own JSON, against a console that runs as its own process. */
let console_: ConsoleProcess;
let data: Awaited<ReturnType<typeof dataFolder>>;
let id = '';
beforeAll(async () => {
  data = await dataFolder();
  console_ = await startConsole({ DECK_DATA: data.dir });
});
afterAll(async () => {
  await console_.end();
  await data.remove();
});

const call: ConsoleProcess['call'] = (...args) => console_.call(...args);

describe('before anything exists', () => {
  it('the list is empty and no cluster is the default', async () => {
    const { json } = await call('selectClusterList', 'page=1');
    expect(json).toEqual({
      code: 200,
      message: 'ok',
      result: { currentPage: 1, total: 0, data: [], defaultId: null },
    });
  });

  it('there is no signal, no log, no state', async () => {
    expect((await call('executeResultSignal')).json.result).toBeNull();
    expect((await call('currentState')).json.result).toBeNull();
    for (const page of ['1', '-1']) {
      expect((await call('readLog', { page })).json.result).toEqual({ currentPage: 1, rows: 0, data: [] });
    }
    expect((await call('readLog', { page: '7' })).json.result).toEqual({ currentPage: 7, rows: 0, data: [] });
  });
});

describe('createCluster', () => {
  it('takes the body of the requirement, byte for byte, and answers what it prints', async () => {
    const { status, json, headers } = await call('createCluster', BODY.createCluster);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(json).toEqual(ANSWER.createCluster);
  });

  it('refuses the same name with its prefix and the reason in full-width braces', async () => {
    const { status, json } = await call('createCluster', BODY.createCluster);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      code: 500,
      result: null,
      error: { code: 'cluster_name_taken', field: 'name' },
    });
    expect(json.message).toBe(`${PREFIX.createCluster}｛${json.error.message}｝`);
    expect(PREFIX.createCluster).toBe('插入失败！');
    expect(json.error.message).toContain('名称冲突');
  });
});

describe('selectClusterList', () => {
  it('answers the cluster as it was sent, in the members that the requirement prints and ours', async () => {
    const { json } = await call('selectClusterList', 'page=1');
    const [row] = json.result.data;
    id = row.id;
    const printed = ANSWER.selectClusterList.result;
    expect(Object.keys(json.result)).toEqual([...Object.keys(printed), 'defaultId']);
    expect(Object.keys(row).sort()).toEqual(
      [...Object.keys(printed.data[0]), 'workStatus', 'deployStatus'].sort(),
    );
    expect(row).toEqual({
      ...exampleCluster(),
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      status: 'prepare',
      workStatus: false,
      deployStatus: false,
    });
  });
});

describe('selectCluster', () => {
  it('answers one cluster, roleBody null staying null', async () => {
    const { json } = await call('selectCluster', { id });
    expect(json).toMatchObject({ code: 200, message: 'ok', result: { id, ...exampleCluster() } });
    const zookeeper = json.result.roles.find((role: { roleName: string }) => role.roleName === 'zookeeper');
    expect(zookeeper.roleBody).toBeNull();
    expect(Object.keys(json.result).sort()).toEqual(
      [...Object.keys(ANSWER.selectCluster.result), 'workStatus', 'deployStatus'].sort(),
    );
  });

  it('refuses an id that does not exist', async () => {
    const { json } = await call('selectCluster', BODY.selectCluster);
    expect(json.message).toBe(`${PREFIX.selectCluster}｛集群 894064de 不存在，请刷新列表｝`);
    const english = await call('selectCluster', BODY.selectCluster, EN);
    expect(english.json.message).toBe('查询失败！｛there is no cluster 894064de; reload the list｝');
  });
});

describe('executeCluster', () => {
  it('takes the requirement’s body and refuses an unknown cluster with a prefix that it does not print', async () => {
    const { json } = await call('executeCluster', BODY.executeCluster);
    expect(json).toMatchObject({ code: 500, error: { code: 'cluster_unknown' } });
    expect(json.message).toMatch(/^执行失败！｛.*894064de.*｝$/);
  });

  it('refuses to start what was never deployed, and begins no run', async () => {
    const { json } = await call('executeCluster', { executeType: 0, clusterId: id });
    expect(json).toMatchObject({ code: 500, error: { code: 'cluster_state' } });
    expect((await call('executeResultSignal')).json.result).toBeNull();
  });

  it('refuses to deploy to a host that is not registered, naming it, before anything runs', async () => {
    const { json } = await call('executeCluster', { executeType: '2', clusterId: id });
    expect(json).toMatchObject({ code: 500, error: { code: 'host_unregistered', field: 'hosts' } });
    expect(json.error.message).toContain('192.167.8.141');
    expect((await call('selectRunList', { page: '1' })).json.result.total).toBe(0);
  });
});

describe('createCluster with an id, and updateCluster', () => {
  it.each(['createCluster', 'updateCluster'] as const)(
    '%s of an unknown id says that nothing was updated',
    async name => {
      const { json } = await call(name, exampleCluster('other', { id: '00000000' }));
      expect(json.code).toBe(500);
      expect(json.message).toMatch(/^更新失败！｛/);
      expect(json.error.code).toBe('cluster_unknown');
    },
  );

  it.each(['createCluster', 'updateCluster'] as const)(
    '%s is refused in prepare, naming what is allowed',
    async name => {
      const { json } = await call(name, exampleCluster('myTest1', { id }), EN);
      expect(json.error.code).toBe('cluster_state');
      expect(json.error.message).toMatch(/prepare.*deploy, delete/);
    },
  );

  it('updateCluster without an id creates, as createCluster does', async () => {
    expect((await call('updateCluster', exampleCluster('second'))).json.code).toBe(200);
    expect((await call('selectClusterList', { page: '1' })).json.result).toMatchObject({
      total: 2,
      data: [{ name: 'second' }, { name: 'myTest1' }],
    });
  });
});

describe('deleteCluster', () => {
  it('refuses an id that does not exist', async () => {
    const { json } = await call('deleteCluster', BODY.deleteCluster);
    expect(json.message).toMatch(new RegExp(`^${PREFIX.deleteCluster}｛.*fb03ea72.*｝$`));
  });

  it('deletes the record and answers null', async () => {
    expect((await call('deleteCluster', { id })).json).toEqual({ code: 200, message: 'ok', result: null });
    expect((await call('selectCluster', { id })).json.error.code).toBe('cluster_unknown');
    expect((await call('deleteCluster', { id })).json.error.code).toBe('cluster_unknown');
  });
});

describe('login and logout', () => {
  it('answer ok and set nothing until sign-in exists', async () => {
    for (const body of [{ password: 'x' }, { user: 'admin', password: 'x' }]) {
      const { json, headers } = await call('login', body);
      expect(json).toEqual({ code: 200, message: 'ok', result: null });
      expect(headers.get('set-cookie')).toBeNull();
    }
    expect((await call('logout')).json).toEqual({ code: 200, message: 'ok', result: null });
  });
});

describe('selectClusterAdmin', () => {
  it('knows no password before a start, and says so of no cluster that is not there', async () => {
    const { id: known } = (await call('selectClusterList', 'page=1')).json.result.data[0];
    const { json } = await call('selectClusterAdmin', { id: known });
    expect(json.result).toEqual({ state: 'none', seenAt: null, user: 'admin', password: null });
    const unknown = (await call('selectClusterAdmin', { id: '00000000' })).json;
    expect(unknown.message).toBe(`查询失败！｛${unknown.error.message}｝`);
    expect(unknown.error.code).toBe('cluster_unknown');
  });
});
