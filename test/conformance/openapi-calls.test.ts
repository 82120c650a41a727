import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHECKOUT } from './support/process.ts';
import { openWorld, type World } from './support/world.ts';

/**
 * A stranger who knows the OpenAPI document and nothing else: schemathesis calls every interface, with inputs that fit
 * the document and such that do not. The engine is a fake, as it would look for made-up hosts.
 */
const PASSWORD = 'the password of admin';
// It calls more often than anybody may.
const SETTINGS = { DECK_AUTH: 'on', DECK_ADMIN_PASSWORD: PASSWORD, DECK_REQUESTS_PER_MINUTE: '0' };
let world: World;
let token = '';
beforeAll(async () => {
  world = await openWorld(undefined, SETTINGS);
  const { headers } = await world.call('login', { password: PASSWORD });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  const made = await world.call('createToken', { name: 'stranger', role: 'admin', days: 1 }, { cookie });
  token = made.json.result.token;
});
afterAll(() => world.close());

it('every answer is one that the document tells: no 5xx, no other status, type or shape', async () => {
  const script = join(CHECKOUT, 'bin/check-openapi.mjs');
  const child = spawn(process.execPath, [script, world.base], { env: { ...process.env, DECK_TOKEN: token } });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => said.push(String(chunk)));
  const code = await new Promise(done => child.once('close', done));
  expect(code, said.join('')).toBe(0);
}, 600_000);
