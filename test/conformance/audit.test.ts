import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ENDPOINTS, type EndpointName } from '@dolphindeck/contract/api/index.ts';
import { AUDIT_ACTIONS } from '@dolphindeck/contract/audit/actions.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { type Answer, EN } from './support/api.ts';
import { databaseOf } from './support/database.ts';
import { npmRun } from './support/npm-run.ts';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';

const PASSWORD = 'correct horse battery';
/** All interfaces that are for operators or administrators and take no file. */
const NOT_FOR_VIEWERS = (Object.keys(ENDPOINTS) as EndpointName[]).filter(
  name => ['operate', 'administer'].includes(ENDPOINTS[name].permission) && name !== 'uploadPackage',
);
const WRONG = 'Wrong-Passw0rd-in-no-audit';
const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';')[0] ?? '';

let data: Awaited<ReturnType<typeof dataFolder>>;
let deck: ConsoleProcess;
let admin: Record<string, string>;
const tokens: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  data = await dataFolder();
  deck = await startConsole({ DECK_DATA: data.dir, DECK_AUTH: 'on', DECK_ADMIN_PASSWORD: PASSWORD });
  admin = { ...EN, cookie: cookieOf(await deck.call('login', { password: PASSWORD })) };
  for (const role of ['viewer', 'operator']) {
    const made = await deck.call('createToken', { name: role, role, days: 1 }, admin);
    tokens[role] = { ...EN, authorization: `Bearer ${made.json.result.token}` };
  }
});
afterAll(async () => {
  await deck.end();
  await data.remove();
});

const list = async (query: Record<string, string> = {}) =>
  (await deck.call('selectAuditList', { page: '1', ...query }, admin)).json.result;
const newest = async (query: Record<string, string> = {}) => (await list(query)).data[0];

/** A command of npm, with the settings of the console. */
const command = async (script: string, ...args: string[]) =>
  npmRun(script, { ...(await databaseOf(data.dir)), DECK_DATA: data.dir }, args, data.dir);

describe('the audit', () => {
  it('begins with the first user, and a sign-in has its name, role, address and request', async () => {
    const { data: entries } = await list({ until: '2999-01-01T00:00:00.000Z' });
    const [first, second] = [...entries].reverse();
    expect(first).toMatchObject({ number: 1, who: 'console', role: 'system', action: 'createUser' });
    expect(second).toMatchObject({
      ...{ number: 2, who: 'admin', role: 'admin', address: '127.0.0.1', action: 'login', outcome: 'done' },
      ...{ target: { type: 'user', name: 'admin' }, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it('has a change with who made it, and the refusal of the same with its reason and the id of the answer', async () => {
    const saved = await deck.call('createCluster', exampleCluster('audited'), tokens.operator);
    expect(saved.json.code).toBe(200);
    const made = await newest({ action: 'createCluster' });
    expect(made).toMatchObject({ who: 'token:operator', role: 'operator', target: { name: 'audited' } });
    const { id } = made.target;
    const refused = await deck.call('markStopped', { id, confirmName: 'audited' }, admin);
    expect(refused.json.code).toBe(500);
    expect(await newest()).toMatchObject({
      ...{ who: 'admin', action: 'markStopped', outcome: 'refused', code: refused.json.error.code },
      ...{ target: { type: 'cluster', id, name: 'audited' }, requestId: refused.headers.get('x-request-id') },
    });
    await deck.call('executeCluster', { executeType: 0, clusterId: id, breakLocks: true }, tokens.operator);
    expect(await newest()).toMatchObject({
      action: 'executeCluster',
      outcome: 'refused',
      code: 'break_locks_admin',
    });
  });

  it('has what a role does not permit, and tokens that nobody knows; not what a page without a session asks', async () => {
    await deck.call('createUser', { name: 'x', role: 'admin', password: PASSWORD }, tokens.viewer);
    expect(await newest()).toMatchObject({ who: 'token:viewer', action: 'createUser', code: 'forbidden' });
    await deck.call('selectUserList', { page: '1' }, tokens.viewer);
    expect(await newest()).toMatchObject({
      action: 'callInterface',
      target: { id: 'selectUserList' },
      code: 'forbidden',
    });
    await deck.call('selectHostList', { page: '1' }, { authorization: 'Bearer deck_AAAA' });
    expect(await newest()).toMatchObject({ who: '', role: 'nobody', action: 'useToken', code: 'sign_in' });
    const { total } = await list();
    await deck.call('selectHostList', { page: '1' });
    expect((await list()).total).toBe(total);
  });

  // Two of them were asked by the same token a moment ago, and the same refusal is kept once in a while.
  it.each(NOT_FOR_VIEWERS)('has a refusal of %s, by its own name where it changes something', async name => {
    const { json } = await deck.call(name, {}, tokens.viewer);
    expect(json.error.code).toBe('forbidden');
    const what = name in AUDIT_ACTIONS ? { action: name } : { action: 'callInterface', target: { id: name } };
    expect((await list({ action: what.action })).data).toContainEqual(
      expect.objectContaining({
        ...what,
        ...('target' in what ? { target: expect.objectContaining(what.target) } : {}),
        ...{ who: 'token:viewer', outcome: 'refused', code: 'forbidden' },
      }),
    );
  });

  it('has wrong passwords, neither them nor names that are none, and of many from one address only the first', async () => {
    const { total } = await list({ action: 'login' });
    for (const user of ['admin', 'admin', 'admin', WRONG, WRONG])
      await deck.call('login', { user, password: WRONG });
    const { total: now, data: entries } = await list({ action: 'login' });
    expect(now).toBe(total + 2);
    expect(entries.map(({ who, code }: { who: string; code: string }) => [who, code]).slice(0, 2)).toEqual([
      ['unknown', 'login_wrong'],
      ['admin', 'login_wrong'],
    ]);
  });

  it('has that somebody was shown secrets once in a while, and nothing of who is shown none', async () => {
    const { data: clusters } = (await deck.call('selectClusterList', { page: '1' }, tokens.viewer)).json
      .result;
    for (const ticket of [tokens.viewer, tokens.operator, tokens.operator]) {
      await deck.call('selectCluster', { id: clusters[0].id }, ticket);
    }
    const { data: entries } = await list({ action: 'readSecrets' });
    expect(entries).toMatchObject([{ who: 'token:operator', target: { type: 'cluster', name: 'audited' } }]);
  });

  it('has sign-outs, and that somebody took another password, of whoever did it', async () => {
    const anna = { name: 'anna', role: 'viewer', password: PASSWORD };
    expect((await deck.call('createUser', anna, admin)).json.code).toBe(200);
    const cookie = cookieOf(await deck.call('login', { user: 'anna', password: PASSWORD }));
    await deck.call('changePassword', { oldPassword: PASSWORD, password: `new ${PASSWORD}` }, { cookie });
    await deck.call('logout', {}, { cookie });
    for (const action of ['changePassword', 'logout'])
      expect(await newest({ action })).toMatchObject({
        ...{ who: 'anna', role: 'viewer', outcome: 'done', target: { type: 'user', name: 'anna' } },
      });
  });

  it('is for administrators only, in pages and as files of either kind, which are in it too', async () => {
    for (const name of ['selectAuditList', 'exportAudit'] as const) {
      const answer = await deck.call(name, { page: '1', format: 'csv' }, tokens.operator);
      expect(answer.json.error.code).toBe('forbidden');
    }
    const file = (format: string) =>
      fetch(`${deck.base}/api/v1/exportAudit?format=${format}&action=login`, { headers: admin });
    const csv = await file('csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toMatch(/audit-[\d-]+\.csv/);
    const { total } = await list({ action: 'login' });
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(total + 1);
    const lines = (await (await file('jsonl')).text()).trim().split('\n');
    expect(lines.map(line => JSON.parse(line).action)).toEqual(Array(total).fill('login'));
    expect(await newest()).toMatchObject({ action: 'exportAudit', details: { action: 'login' } });
  });

  it('a page of the list is from 1: all of the audit is what the export is for', async () => {
    const { json } = await deck.call('selectAuditList', { page: '-1' }, admin);
    expect(json.error).toMatchObject({ code: 'page_number', field: 'page' });
  });

  it('is verified beside the console, by what was noted before, and has the commands on the machine', async () => {
    const first = await command('audit', 'verify');
    expect(first).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^the audit is whole: \d+ entries\nthe newest: \d+:/),
    });
    const noted = /newest: (\S+)/.exec(first.text)?.[1] ?? '';
    for (const [verb, ...args] of [
      ['backup', 'copy'],
      ['export', 'deck.export.gz'],
    ] as const) {
      expect((await command('data', verb, ...args)).code).toBe(0);
    }
    for (const action of ['backupData', 'exportData'])
      expect(await newest({ action })).toMatchObject({ outcome: 'done', target: { type: 'data' } });
    expect((await command('password', 'admin')).code).toBe(0);
    expect((await command('audit', 'verify', '--expect', noted)).code).toBe(0);
    const other = await command(
      'audit',
      'verify',
      '--expect',
      noted.replace(/.$/, c => (c === '0' ? '1' : '0')),
    );
    expect(other).toMatchObject({
      code: 1,
      text: expect.stringContaining(`broken at entry ${noted.split(':')[0]}`),
    });
    expect((await command('audit', 'verify', '--expect', 'x')).code).toBe(78);
    const signed = await deck.call('login', { password: PASSWORD });
    expect(signed.json.error.code).toBe('login_wrong');
  });

  it('holds no password, whatever was sent', async () => {
    const text = (await command('data', 'export', 'all.gz')).text;
    expect(text).toContain('rows');
    const rows = gunzipSync(await readFile(join(data.dir, 'all.gz')))
      .toString('utf8')
      .split('\n');
    const audit = rows.filter(row => row.startsWith('["audit"')).join('\n');
    expect(audit).toContain('resetPassword');
    expect(audit).toContain('backupData');
    for (const secret of [PASSWORD, WRONG, 'deck_AAAA', 'Chevalier1!']) expect(audit).not.toContain(secret);
  });

  it('has that the console was started with other settings, and not that it was started with the same', async () => {
    const env = { DECK_DATA: data.dir, DECK_AUTH: 'off', DECK_WEBHOOK_URL: `http://127.0.0.1:9/${WRONG}` };
    await deck.end();
    for (const start of [1, 2]) {
      deck = await startConsole(env);
      const { json } = await deck.call('selectAuditList', { page: '1', action: 'changeSettings' });
      expect(json.result).toMatchObject({
        total: 1,
        data: [{ who: 'console', details: { before: { DECK_AUTH: 'on' }, after: { notices: ['webhook'] } } }],
      });
      expect(json.result.data[0].details.before).not.toHaveProperty('DECK_PORT');
      if (start === 1) await deck.end();
    }
  });
});
