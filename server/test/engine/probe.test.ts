import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseHostKeys, scanHostKeys } from '../../src/engine/host-keys.ts';
import { runPlaybookOnce } from '../../src/engine/probe.ts';
import { keyFile } from '../../src/engine/run-folder.ts';
import { probesDir, runFolder } from '../../src/engine/settings.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { localInventory } from './support/hosts.ts';
import { processesOf } from './support/processes.ts';
import { makeSettings } from './support/project.ts';
import { until } from './support/until.ts';

const LOOK = `
- name: Look
  hosts: all
  tasks:
    - {name: Report, tell: {}}
    - name: Quiet
      ansible.builtin.fail: {msg: "the word is hunter2hunter2"}
      no_log: true
`;

/** A module that answers with a report, as the ones that look at hosts do. */
const TELL = `#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule
AnsibleModule({}).exit_json(report={"memory": 7, "words": ["hunter2hunter2"]})
`;

const texts = {
  inventory: localInventory('a'),
  vars: 'deck: {}\n',
  knownHosts: '',
  secrets: ['hunter2hunter2'],
  forks: 1,
};

test('a look at a host answers with its events and leaves no trace', async () => {
  const settings = makeSettings({ 'look.yml': LOOK, 'library/tell.py': TELL });
  let key = '';
  const answer = await runPlaybookOnce(settings, {
    folder: dir => {
      key = keyFile(dir, 'a');
      return { ...texts, files: { a: 'a key' } };
    },
    playbook: 'look.yml',
    timeoutMs: 60_000,
  });
  expect(answer.exitCode).toBe(2);
  expect(answer.timedOut).toBe(false);
  const hosts = answer.events.filter(event => event.type === 'host');
  expect(hosts[0]?.report).toEqual({ memory: 7, words: ['******'] });
  expect(hosts.at(-1)).toMatchObject({
    task: 'Quiet',
    outcome: 'failed',
    message: expect.stringContaining('no_log'),
  });
  expect(JSON.stringify(answer.events)).not.toContain('hunter2');
  expect(key).toMatch(/probes\/[0-9a-f]{12}\/keys\/a$/);
  expect(readdirSync(probesDir(settings))).toEqual([]);
});

test('a look that takes too long is ended, and so is one that nobody waits for', async () => {
  const settings = makeSettings({
    'look.yml': `
- name: Look
  hosts: all
  tasks: [{name: Long, ansible.builtin.command: sleep 300, changed_when: false}]
`,
  });
  const input = { folder: () => texts, playbook: 'look.yml' };
  const late = await runPlaybookOnce(settings, { ...input, timeoutMs: 1_000 });
  expect(late.timedOut).toBe(true);
  expect(late.exitCode).not.toBe(0);

  const stop = new AbortController();
  const answer = runPlaybookOnce(settings, { ...input, timeoutMs: 60_000, signal: stop.signal });
  await until('it runs', () =>
    processesOf(probesDir(settings)).some(({ argv }) => argv.startsWith('sleep\0')),
  );
  stop.abort();
  expect((await answer).exitCode).not.toBe(0);
  await until('nothing left', () => processesOf(probesDir(settings)).length === 0);
});

test('at boot the secrets of dead runs and whole dead looks are removed', async () => {
  const settings = makeSettings({});
  const run = runFolder(settings, '0000004a');
  const probe = join(probesDir(settings), '00112233aabb');
  const sockets = `/tmp/deck-${randomBytes(4).toString('hex')}`;
  mkdirSync(sockets);
  onTestFinished(() => rmSync(sockets, { recursive: true, force: true }));
  for (const dir of [run, probe]) {
    mkdirSync(join(dir, 'keys'), { recursive: true });
    for (const name of ['vars.yml', 'secrets.json', 'keys/a', 'run.log']) writeFileSync(join(dir, name), 'x');
    writeFileSync(join(dir, 'state.json'), JSON.stringify({ pid: process.pid, startTime: '1', bootId: 'x' }));
  }
  writeFileSync(join(run, 'sockets'), sockets);
  await sweep(settings);
  expect(readdirSync(run).sort()).toEqual(['run.log', 'sockets', 'state.json']);
  expect(existsSync(probe)).toBe(false);
  expect(existsSync(sockets)).toBe(false);
});

test('the keys of a host: nothing where nothing answers, and no address that could be an option', async () => {
  expect(await scanHostKeys('127.0.0.1', 1, 2_000)).toEqual([]);
  await expect(scanHostKeys('-oProxyCommand=id', 22, 2_000)).rejects.toThrow('bad address');
  await expect(scanHostKeys('a b', 22, 2_000)).rejects.toThrow('bad address');
  const mute = createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => void mute.close());
  await new Promise(resolve => mute.once('listening', resolve));
  const { port } = mute.address() as { port: number };
  expect(await scanHostKeys('127.0.0.1', port, 1_000)).toEqual([]);
});

test('reads what ssh-keyscan prints, the preferred key first', () => {
  const ed = 'AAAAC3NzaC1lZDI1NTE5AAAAIIWTm6QWDVQI5ZqCvs8TtVmgeZ1vfBpzTkWPSVxHkmRL';
  const keys = parseHostKeys(
    `# 10.0.0.1:2222 SSH-2.0-x\n[10.0.0.1]:2222 ssh-rsa AAAAB3NzaC1yc2E=\n[10.0.0.1]:2222 ssh-ed25519 ${ed}\n`,
  );
  expect(keys).toMatchObject([
    {
      type: 'ssh-ed25519',
      key: `ssh-ed25519 ${ed}`,
      line: `[10.0.0.1]:2222 ssh-ed25519 ${ed}`,
      fingerprint: 'SHA256:ELAnww5b/Iq0HYrhSoHvpsrKXWK3gcVbUj2lsnlvv88',
    },
    { type: 'ssh-rsa' },
  ]);
});
