import { USER_ROLES } from '@dolphindeck/contract/access/role.ts';
import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';

const PASSWORD = 'a long enough password';
const NAMES = (Object.keys(ENDPOINTS) as EndpointName[]).sort();

let data: Awaited<ReturnType<typeof dataFolder>>;
let deck: ConsoleProcess;
const tickets: Record<string, Record<string, string>> = { nobody: {} };

beforeAll(async () => {
  data = await dataFolder();
  deck = await startConsole({ DECK_DATA: data.dir, DECK_AUTH: 'on', DECK_ADMIN_PASSWORD: PASSWORD });
  const signed = await deck.call('login', { password: PASSWORD });
  const admin = { cookie: signed.headers.get('set-cookie')?.split(';')[0] ?? '' };
  for (const role of USER_ROLES) {
    const made = await deck.call('createToken', { name: role, role, days: 1 }, admin);
    tickets[role] = { authorization: `Bearer ${made.json.result.token}` };
  }
});

afterAll(async () => {
  await deck.end();
  await data.remove();
});

/** How an interface meets a caller: with an input that it refuses, so that nothing is changed. */
async function meets(name: EndpointName, headers: Record<string, string>): Promise<string> {
  const { method, transport } = ENDPOINTS[name];
  const type = transport === 'upload' ? 'application/octet-stream' : 'application/json';
  const response = await fetch(`${deck.base}${pathOf(name)}?unknown=1`, {
    method,
    headers: { ...headers, ...(method === 'POST' ? { 'content-type': type } : {}) },
    ...(method === 'POST' ? { body: '{"unknown":1}' } : {}),
  });
  await response.body?.cancel();
  return { 401: 'sign in', 403: 'no' }[response.status] ?? 'yes';
}

it('every interface meets every role as the table says that people have looked at', async () => {
  const columns = ['nobody', ...USER_ROLES];
  const lines = [['', ...columns]];
  for (const name of NAMES) {
    lines.push([name, ...(await Promise.all(columns.map(role => meets(name, tickets[role] ?? {}))))]);
  }
  const table = lines.map(
    ([name = '', ...cells]) =>
      name.padEnd(22) +
      cells
        .map(c => c.padEnd(10))
        .join('')
        .trimEnd(),
  );
  await expect(`${table.join('\n')}\n`).toMatchFileSnapshot('requirement/permissions.txt');
});
