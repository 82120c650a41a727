import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { exposureOf } from '../../src/wiring/exposure.ts';

const KEY = 'a'.repeat(64);
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'deck-exposure-'));
  writeFileSync(join(dir, 'elsewhere.env'), `DECK_SECRET_KEY=${KEY}\n`);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What settings leave open, with a data folder of their own. */
const exposure = (settings: Readonly<Record<string, string>>) =>
  exposureOf(loadConfig({ DECK_DATA: join(dir, 'data'), ...settings }).config);

it('what a console is when nothing is set: closed, but for the key beside the data and packages by anybody', () => {
  expect(exposure({})).toEqual({
    signIn: true,
    plainAt: null,
    keyBeside: true,
    plainWebhook: null,
    plainDatabase: null,
    packagesUnsigned: true,
  });
  expect(exposure({ DECK_AUTH: 'off' }).signIn).toBe(false);
});

it('behind a proxy on another machine it speaks plain HTTP there; on loopback nobody is in between', () => {
  const proxied = { DECK_TRUSTED_PROXIES: '10.0.0.9' };
  expect(exposure({ DECK_HOST: '0.0.0.0', ...proxied }).plainAt).toBe('0.0.0.0');
  expect(exposure({ DECK_HOST: '127.0.0.1', ...proxied }).plainAt).toBeNull();
});

it('the key is beside the data unless environment or a file elsewhere hold it, or the data are in PostgreSQL', () => {
  const elsewhere = join(dir, 'elsewhere.env');
  expect(exposure({ DECK_SECRET_KEY: KEY }).keyBeside).toBe(false);
  expect(exposure({ DECK_CONFIG: elsewhere }).keyBeside).toBe(false);
  expect(exposure({ DECK_DATA: dir, DECK_CONFIG: elsewhere }).keyBeside).toBe(true);
  expect(exposure({ DECK_DATABASE_URL: 'postgres://d:p@localhost/d' }).keyBeside).toBe(false);
});

it.each([
  ['https://hook.example/a', null],
  ['http://127.0.0.1:8080/a', null],
  ['http://[::1]/a', null],
  ['http://hook.example:8080/token', { host: 'hook.example:8080', hasLogin: false }],
  ['http://anna:hunter2@hook.example/token', { host: 'hook.example', hasLogin: true }],
])('notices to %s', (url, expected) => {
  expect(exposure({ DECK_WEBHOOK_URL: url }).plainWebhook).toEqual(expected);
});

it.each([
  ['postgres://d:p@db.example/d', 'db.example'],
  ['postgres://d:p@db.example/d?sslmode=disable', 'db.example'],
  ['postgres://d:p@db.example/d?sslmode=verify-full', null],
  ['postgres://d:p@db.example/d?ssl=true', null],
  ['postgres://d:p@127.0.0.1/d', null],
  ['postgres://d:p@localhost/d?host=/run/postgresql', null],
  ['postgres://d:p@localhost/d?host=db.example', 'db.example'],
])('tables at %s', (url, expected) => {
  expect(exposure({ DECK_DATABASE_URL: url }).plainDatabase).toBe(expected);
});
