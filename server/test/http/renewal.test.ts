import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeCertificate, replace } from '../../../test/conformance/support/certificate.ts';
import { readCertificate } from '../../src/certificate.ts';
import { followCertificate } from '../../src/http/renewal.ts';

/** The clock is the test's; `test/conformance/tls.test.ts` tries it with a real one. */
const LOOK_MS = 5_000;
const dir = mkdtempSync(join(tmpdir(), 'deck-test-'));
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => {
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

/** A server that follows a certificate; what it serves and what it says. */
async function following() {
  const files = await makeCertificate(dir, 'first');
  const server = createServer();
  const taken: unknown[] = [];
  server.setSecureContext = details => void taken.push(details);
  const said: string[] = [];
  const note = (_: object, text: string) => void said.push(text);
  const closing: (() => Promise<void>)[] = [];
  const addHook = (_: string, hook: () => Promise<void>) => void closing.push(hook);
  const app = { server, log: { info: note, error: note }, addHook } as unknown as FastifyInstance;
  followCertificate(app, { ...files, ...readCertificate(files) });
  return { files, taken, said, close: () => Promise.all(closing.map(hook => hook())) };
}

const look = () => vi.advanceTimersByTime(LOOK_MS);

it('says nothing between the two files of a renewal, which do not fit each other then', async () => {
  const { files, taken, said } = await following();
  look();
  look();
  const { certFile, keyFile } = await makeCertificate(dir, 'second');
  await replace(files, { certFile });
  look();
  await replace(files, { keyFile });
  look();
  expect([taken, said]).toEqual([[], []]);
  look();
  expect(said).toEqual(['certificate renewed']);
  expect(taken).toEqual([{ ...readCertificate(files), minVersion: 'TLSv1.2' }]);
});

it('takes what was renewed between the start of the console and its first look', async () => {
  const { files, said } = await following();
  await replace(files, await makeCertificate(dir, 'second'));
  look();
  look();
  expect(said).toEqual(['certificate renewed']);
});

it('takes nothing when files were put there anew with the same texts, and looks no longer when it is closed', async () => {
  const { files, taken, said, close } = await following();
  const { cert, key } = readCertificate(files);
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
  look();
  look();
  await close();
  await replace(files, await makeCertificate(dir, 'second'));
  look();
  look();
  expect([taken, said]).toEqual([[], []]);
});
