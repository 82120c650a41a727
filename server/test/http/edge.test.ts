import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/commands/app-error.ts';
import { ask, httpSide, post } from './harness.ts';

const names = Object.keys(ENDPOINTS) as EndpointName[];
const app = httpSide();
afterEach(() => vi.restoreAllMocks());

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

describe('HTTP', () => {
  it.each(names.filter(name => ENDPOINTS[name].method === 'POST'))(
    '%s by GET is 405 with Allow',
    async name => {
      const { status, json, headers } = await ask(app, { url: pathOf(name) });
      expect([status, json.code, headers.allow]).toEqual([405, 405, 'POST, OPTIONS']);
    },
  );

  it.each(['/', '/api', '/api/v1/nothing', '/api/v1/selectclusterlist', '/healthz/'])(
    '%s by POST or unknown: envelope',
    async url => {
      const { status, json } = await ask(app, {
        method: 'POST',
        url,
        payload: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect(status).toBe(url === '/' ? 405 : 404);
      expect(json).toMatchObject({ code: status, result: null });
    },
  );

  it.each(['/%zz', '/api/v1/%ff', `/${'a'.repeat(5000)}`])(
    'a path that is none (%.20s) is a 4xx envelope',
    async url => {
      const { status, json } = await ask(app, { url });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(json.code).toBe(status);
    },
  );

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=gbk',
    'nonsense',
  ])('a JSON interface refuses %s with 415', async type => {
    const { status, json } = await post(app, 'login', '{"password":"x"}', { 'content-type': type });
    expect([status, json.code]).toEqual([415, 415]);
    expect(json.error.message).toContain('application/json');
  });

  it.each(['application/json', 'application/json;charset=UTF-8', 'Application/JSON; charset="utf-8"'])(
    'takes %s',
    async type => {
      expect((await post(app, 'login', '{"password":"x"}', { 'content-type': type })).json.code).toBe(200);
    },
  );

  it.each(names.filter(name => ENDPOINTS[name].method === 'POST'))(
    '%s without a content type is 415',
    async name => {
      const { status } = await ask(app, { method: 'POST', url: pathOf(name) });
      expect(status).toBe(415);
    },
  );

  it('refuses a body of more than 1 MiB with 413 and takes one of 1 MiB', async () => {
    const body = (bytes: number) => `{"password":"${'x'.repeat(bytes - 15)}"}`;
    const { status, json } = await post(app, 'login', body(1024 * 1024 + 1));
    expect([status, json.code]).toEqual([413, 413]);
    const fits = await post(app, 'login', body(1024 * 1024));
    expect(fits.status).toBe(200);
    expect(fits.json.error.field).toBe('password');
  });

  it('answers HEAD like GET without a body, and OPTIONS with what is allowed', async () => {
    const head = await ask(app, { method: 'HEAD', url: '/healthz' });
    expect([head.status, head.text]).toEqual([200, '']);
    const options = await ask(app, { method: 'OPTIONS', url: '/api/v1/login' });
    expect([options.status, options.headers.allow]).toEqual([204, 'POST, OPTIONS']);
    expect((await ask(app, { method: 'OPTIONS', url: '/x' })).status).toBe(404);
    expect((await ask(app, { method: 'HEAD', url: '/api/v1/runEvents?runId=aaaaaaaa' })).status).toBe(405);
  });

  it('sends its security headers with everything', async () => {
    for (const url of ['/', '/healthz', '/api/v1/currentState', '/nothing']) {
      const { headers } = await ask(app, { url });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('serves the page and the document of its interfaces', async () => {
    const page = await ask(app, { url: '/' });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('/api/v1/openapi.json');
    expect((await ask(app, { url: '/api/v1/openapi.json' })).json.openapi).toBe('3.1.0');
  });
});

describe('pages of other sites', () => {
  it.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:38888',
    '10.0.0.1',
    '127.0.0.1@evil',
  ])('reach nothing under the host name %j', async host => {
    const { status, json } = await ask(app, { url: '/api/v1/currentState', headers: { host } });
    expect([status, json.code, json.error.code]).toEqual([403, 403, 'host_header']);
  });

  it.each(['localhost:38888', '127.0.0.1', '127.1.2.3:1', '[::1]:38888', 'LOCALHOST'])(
    '%s is this machine',
    async host => {
      expect((await ask(app, { url: '/api/v1/currentState', headers: { host } })).status).toBe(200);
    },
  );

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'https://127.0.0.1:38888' },
    { origin: 'http://127.0.0.1:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('cannot post with %j', async headers => {
    const { status, json } = await post(app, 'logout', {}, headers as Record<string, string>);
    expect([status, json.error.code]).toEqual([403, 'origin_refused']);
  });

  it('the own page can', async () => {
    const headers = { origin: 'http://127.0.0.1:38888', 'sec-fetch-site': 'same-origin' };
    expect((await post(app, 'logout', {}, headers)).json.code).toBe(200);
  });
});

describe('JSON that another parser may read otherwise', () => {
  it.each([
    ['', 'body_json', undefined],
    ['{', 'body_json', undefined],
    ['{}{}', 'body_json', undefined],
    ["{'id':1}", 'body_json', undefined],
    ['\ufeff{"password":NaN}', 'body_json', undefined],
    ['null', 'field_type', 'body'],
    ['[]', 'field_type', 'body'],
    ['"x"', 'field_type', 'body'],
    ['{"password":"a","password":"b"}', 'field_repeated', 'password'],
    ['{"password":"a","p\\u0061ssword":"b"}', 'field_repeated', 'password'],
    ['{"password":"a","__proto__":{"user":"x"}}', 'field_unknown', '__proto__'],
    ['{"password":"a","constructor":{"prototype":{}}}', 'field_unknown', 'constructor'],
    ['{"password":"\\ud800"}', 'text_control', 'password'],
    [`{"password":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'field_unknown', undefined],
    ['{"password":1e999}', 'field_type', 'password'],
  ])('%.60j is refused with %s %s', async (body, code, field) => {
    const { status, json } = await post(app, 'login', body);
    expect([status, json.code, json.error.code]).toEqual([200, 500, code]);
    if (field !== undefined) expect(json.error.field).toBe(field);
  });

  it('refuses bytes that are no UTF-8', async () => {
    const { json } = await post(app, 'login', Buffer.from('{"password":"\xff\xfe"}', 'latin1'));
    expect(json.error.code).toBe('body_json');
  });

  it('reads a long text full of escapes without running out of stack', async () => {
    const { status } = await post(app, 'login', JSON.stringify({ password: '\\"'.repeat(250_000) }));
    expect(status).toBe(200);
  });

  it('does not let a refusal close the connection', async () => {
    expect((await post(app, 'login', '{')).headers.connection).not.toBe('close');
  });
});

describe('the start', () => {
  it('fails when an interface has no handler', () => {
    expect(() => httpSide({ deleteHost: undefined as never })).toThrow('deleteHost has no handler');
  });
});
