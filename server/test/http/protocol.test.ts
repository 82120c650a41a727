import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { describe, expect, it } from 'vitest';
import { ask, httpSide, post } from './harness.ts';

const names = Object.keys(ENDPOINTS) as EndpointName[];
const app = httpSide();

describe('HTTP', () => {
  it.each(names.filter(name => ENDPOINTS[name].method === 'POST'))(
    '%s by GET is 405 with Allow',
    async name => {
      const { status, json, headers } = await ask(app, { url: pathOf(name) });
      expect([status, json.code, headers.allow]).toEqual([405, 405, 'POST, OPTIONS']);
    },
  );

  it('a method that no interface has is 405, also one that Fastify knows better', async () => {
    for (const method of ['QUERY', 'PUT', 'DELETE'] as const) {
      const { status, headers } = await ask(app, { method: method as 'PUT', url: '/api/v1/whoAmI' });
      expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD, OPTIONS']);
    }
  });

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

  it('does not let a refusal close the connection', async () => {
    const answers = [
      await post(app, 'login', '{'),
      await post(app, 'login', '{}', { 'content-type': 'text/plain' }),
      await post(app, 'login', `"${'x'.repeat(1024 * 1024)}"`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 415, 413]);
    for (const { headers } of answers) expect(headers.connection).not.toBe('close');
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

  it('serves the document of its interfaces', async () => {
    expect((await ask(app, { url: '/api/v1/openapi.json' })).json.openapi).toBe('3.1.0');
  });
});
