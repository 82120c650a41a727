import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../src/commands/app-error.ts';
import { ask, httpSide, post } from './harness.ts';

const app = httpSide();

describe('the envelope', () => {
  it('answers 200 and ok with what the handler gave, in its schema and no wider', async () => {
    const signal = { singnalType: 'deployupdate', success: true, over: true, runId: 'secret' };
    const side = httpSide({ executeResultSignal: () => signal as never });
    const { status, text } = await ask(side, { url: '/api/v1/executeResultSignal' });
    expect(status).toBe(200);
    expect(text).toBe(
      '{"code":200,"message":"ok","result":{"singnalType":"deployupdate","success":true,"over":true}}',
    );
  });

  it('turns a refusal into code 500 within HTTP 200, in the language that is asked for', async () => {
    const side = httpSide({
      deleteCluster: () => {
        throw new AppError({ code: 'cluster_unknown', params: { id: 'fb03ea72' } });
      },
    });
    const chinese = await post(side, 'deleteCluster', { id: 'fb03ea72' });
    expect(chinese.status).toBe(200);
    expect(chinese.json).toEqual({
      code: 500,
      message: '删除失败！｛集群 fb03ea72 不存在，请刷新列表｝',
      result: null,
      error: { code: 'cluster_unknown', message: '集群 fb03ea72 不存在，请刷新列表' },
    });
    const english = await post(
      side,
      'deleteCluster',
      { id: 'fb03ea72' },
      { 'accept-language': 'en-GB,en;q=0.9' },
    );
    expect(english.json.message).toBe('删除失败！｛there is no cluster fb03ea72; reload the list｝');
    expect(english.json.error.message).toBe('there is no cluster fb03ea72; reload the list');
  });

  it.each([
    ['createCluster', { name: 5 }, '插入失败！'],
    ['createCluster', { id: 'aaaaaaaa', name: 5 }, '更新失败！'],
    ['createCluster', '{"id":', '插入失败！'],
    ['updateCluster', {}, '更新失败！'],
    ['deleteHost', {}, '删除失败！'],
    ['selectRun', {}, '查询失败！'],
    ['executeCluster', {}, '执行失败！'],
    ['cancelRun', {}, '执行失败！'],
    ['login', {}, '登陆失败！'],
    ['checkCluster', {}, '操作失败！'],
  ])('%s %j begins with %s', async (name, body, prefix) => {
    const { json } = await post(app, name, body);
    expect(json.code).toBe(500);
    expect(json.message).toBe(`${prefix}｛${json.error.message}｝`);
  });

  it('hides a defect behind its request id, and logs it', async () => {
    const log: Record<string, unknown>[] = [];
    const side = httpSide(
      {
        currentState: () => {
          throw new Error('password easy at /srv/x.ts:1');
        },
      },
      log,
    );
    const { status, json, text, headers } = await ask(side, { url: '/api/v1/currentState' });
    expect(status).toBe(500);
    expect(json).toMatchObject({ code: 500, result: null, error: { code: 'internal' } });
    expect(json.error.message).toContain(headers['x-request-id']);
    expect(text).not.toMatch(/easy|x\.ts|Error/);
    expect(log.find(line => line.msg === 'request failed')).toMatchObject({
      requestId: headers['x-request-id'],
    });
  });

  it('answers 500 rather than something that its schema does not allow', async () => {
    const side = httpSide({ executeResultSignal: () => ({ singnalType: 'upgrade' }) as never });
    expect((await ask(side, { url: '/api/v1/executeResultSignal' })).status).toBe(500);
  });
});

describe('what reaches a handler', () => {
  it.each([
    [0, 'start'],
    ['0', 'start'],
    [1, 'stop'],
    ['2', 'deploy'],
  ])('executeType %j is the verb %s', async (executeType, action) => {
    const seen = vi.fn(() => null);
    const side = httpSide({ executeCluster: seen });
    await post(side, 'executeCluster', { executeType, clusterId: '894064de' });
    expect(seen).toHaveBeenCalledWith(
      { action, clusterId: '894064de' },
      expect.objectContaining({ role: 'admin' }),
    );
  });

  it('a page is a number', async () => {
    const seen = vi.fn(() => ({ currentPage: 1, rows: 0, data: [] }));
    const side = httpSide({ readLog: seen });
    for (const page of ['1', '-1', '99999']) await ask(side, { url: `/api/v1/readLog?page=${page}` });
    expect(seen.mock.calls.map(([input]: unknown[]) => input)).toEqual([
      { page: 1 },
      { page: -1 },
      { page: 99999 },
    ]);
  });
});

describe('the start', () => {
  it('fails when a route is no interface, whoever adds it', async () => {
    const words = 'is neither an interface';
    expect(() => httpSide().get('/api/v1/debug', async () => 'all of it')).toThrow(words);
    expect(() => httpSide().get('/metrics', { config: { endpoint: 'whoAmI' } }, async () => '')).toThrow(
      words,
    );
    const plugin = httpSide().register(async scope => void scope.get('/debug', async () => 'all of it'));
    await expect(plugin.ready()).rejects.toThrow(words);
  });

  it('fails when an interface has a permission that nobody knows', () => {
    const { permission } = ENDPOINTS.deleteHost;
    onTestFinished(() => void Object.assign(ENDPOINTS.deleteHost, { permission }));
    Object.assign(ENDPOINTS.deleteHost, { permission: 'own' });
    expect(() => httpSide()).toThrow('interface deleteHost has no permission');
  });

  it('fails when an interface has no handler', () => {
    expect(() => httpSide({ deleteHost: undefined as never })).toThrow('deleteHost has no handler');
  });
});
