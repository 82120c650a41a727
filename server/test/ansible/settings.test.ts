import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { expect, onTestFinished, test } from 'vitest';
import { deckVars } from '../../src/domain/deck.ts';
import { inventoryFile } from '../../src/domain/inventory.ts';
import { layoutFor } from '../../src/domain/layouts/index.ts';
import { varsFile } from '../../src/domain/vars-file.ts';
import { exampleCluster, LOCKING } from '../domain/example.ts';

const run = promisify(execFile);
const ANSIBLE = resolve(import.meta.dirname, '../../../ansible');
const BIN = join(process.env.DECK_VENV || resolve(ANSIBLE, '../.venv'), 'bin');
const HOSTS = ['192.0.2.1', '192.0.2.2'];
const PLAYBOOK = `
- hosts: all
  tasks:
    - ansible.builtin.import_role: { name: base, tasks_from: settings }
`;

/** Checks the settings as a deploy does, with those of one role replaced; answers exit code and output. */
async function check(role: RoleName, body: Record<string, unknown>) {
  const cluster = exampleCluster(HOSTS);
  const layout = layoutFor(cluster.base.version);
  if (layout === null) throw new Error('no layout for the example');
  const input = {
    runId: '0000abcd',
    action: 'deploy',
    takeOver: false,
    lock: LOCKING,
    packages: [],
    adminPassword: null,
  } as const;
  const deck = deckVars({ ...input, cluster, layout, departing: [], connections: {} });
  const changed = { ...deck, roles: { ...deck.roles, [role]: { ...deck.roles[role], body } } };
  const dir = mkdtempSync(join(tmpdir(), 'deck-settings-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, 'inventory.yml'), inventoryFile(deck));
  writeFileSync(join(dir, 'vars.yml'), varsFile(changed));
  writeFileSync(join(dir, 'playbook.yml'), PLAYBOOK);
  const files = ['-i', join(dir, 'inventory.yml'), '-e', `@${join(dir, 'vars.yml')}`];
  const env = { ANSIBLE_CONFIG: join(ANSIBLE, 'ansible.cfg'), HOME: dir, LC_ALL: 'C.UTF-8' };
  const argv = [join(BIN, 'ansible-playbook'), ...files, join(dir, 'playbook.yml')];
  return run(join(BIN, 'python'), argv, { env }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, output: stdout }),
  );
}

test('one task checks the settings of every role, for all hosts', async () => {
  const { code, output } = await check('frontend', { escProxyPort: 8888 });
  expect(output.match(/^TASK /gm)).toHaveLength(1);
  expect(output.match(/^ok: /gm)).toHaveLength(1);
  expect(code).toBe(0);
});

test('a setting that the catalogue does not allow is refused before any host is asked', async () => {
  const { code, output } = await check('frontend', { escProxyPort: 'the usual one' });
  expect(output).toMatch(/^failed: \[192\.0\.2\.1\] => [\s\S]*^frontend: [\s\S]*escProxyPort/m);
  expect(code).toBe(2);
});

test('a setting that is missing or unknown is refused, and a secret is not shown', async () => {
  const { code, output } = await check('database', { password: 'open sesame', tables: 7 });
  expect(output).toMatch(/missing required arguments: .*databaseName/);
  expect(output).toContain('tables');
  expect(output).not.toContain('open sesame');
  expect(code).toBe(2);
});
