import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { closedPort } from '../../../test/conformance/support/sshd.ts';
import { scanThrough } from '../../src/engine/jump-scan.ts';
import { probesDir } from '../../src/engine/settings.ts';
import { makeSettings } from './support/project.ts';

test('a look over a jump host that does not answer finds no key, and leaves nothing where sockets may lie', async () => {
  const settings = makeSettings({});
  // Without blanks, as DECK_SOCKETS has to be.
  const socketsDir = mkdtempSync(join(tmpdir(), 'sockets-'));
  onTestFinished(() => rmSync(socketsDir, { recursive: true }));
  const way = {
    config: `Host deck-jump-1\n  HostName 127.0.0.1\n  Port ${await closedPort()}\n`,
    keys: { 'deck-jump-1': 'a key' },
    knownHosts: '',
    last: 'deck-jump-1',
  };
  expect(await scanThrough({ ...settings, socketsDir }, way, '10.0.0.1', 22, 20_000)).toEqual([]);
  expect(readdirSync(socketsDir)).toEqual([]);
  expect(readdirSync(probesDir(settings))).toEqual([]);
});
