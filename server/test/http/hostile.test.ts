import { describe, expect, it } from 'vitest';
import { ask, httpSide, post } from './harness.ts';

const app = httpSide();

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

  it.each(['cross-site', 'same-site'])('cannot call a reading interface either, being %s', async site => {
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    for (const url of ['/api/v1/exportAudit?format=csv', '/api/v1/currentState']) {
      const { status, json } = await ask(app, { url, headers });
      expect([status, json.error.code]).toEqual([403, 'origin_refused']);
    }
  });

  it('may link to the page, to which a provider sends people back, too', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', accept: 'text/html' };
    for (const url of ['/clusters', '/login/callback?code=1&state=2', '/healthz']) {
      expect((await ask(app, { url, headers })).status).not.toBe(403);
    }
  });

  it.each(['same-origin', 'none'])('the own page and an address that is typed (%s) can read', async site => {
    const headers = { 'sec-fetch-site': site };
    expect((await ask(app, { url: '/api/v1/currentState', headers })).status).toBe(200);
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
});
