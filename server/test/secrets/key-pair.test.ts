import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/secrets/fingerprint.ts';
import { newKeyPair } from '../../src/secrets/key-pair.ts';

const dir = mkdtempSync(join(tmpdir(), 'deck-pair-'));
afterAll(() => rmSync(dir, { recursive: true }));

it.each(['c', 'a comment', 'dolphindeck-0123456789abcdef-01234567'])(
  'ssh-keygen reads the private half with comment %j, and makes the same public half of it',
  comment => {
    const { publicKey, privateKey } = newKeyPair(comment);
    const file = join(dir, `key-${comment.length}`);
    writeFileSync(file, privateKey, { mode: 0o600 });
    expect(execFileSync('ssh-keygen', ['-y', '-P', '', '-f', file], { encoding: 'utf8' }).trim()).toBe(
      publicKey,
    );
    expect(execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' })).toContain(
      fingerprintOf(publicKey),
    );
    expect(newKeyPair(comment).publicKey).not.toBe(publicKey);
  },
);

it('signs what its public half verifies', () => {
  const { publicKey, privateKey } = newKeyPair('c');
  const file = join(dir, 'signer');
  writeFileSync(file, privateKey, { mode: 0o600 });
  writeFileSync(`${file}.allowed`, `me ${publicKey}\n`);
  const signature = execFileSync('ssh-keygen', ['-Y', 'sign', '-f', file, '-n', 'test'], {
    input: 'text',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  writeFileSync(`${file}.sig`, signature);
  const argv = ['-Y', 'verify', '-f', `${file}.allowed`, '-I', 'me', '-n', 'test', '-s', `${file}.sig`];
  expect(() =>
    execFileSync('ssh-keygen', argv, { input: 'text', stdio: ['pipe', 'ignore', 'ignore'] }),
  ).not.toThrow();
});
