import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { DeckVars } from '../../src/domain/deck-vars.ts';
import { inventoryFile } from '../../src/domain/inventory.ts';
import { varsFile } from '../../src/domain/vars-file.ts';
import { exampleCluster } from '../domain/example.ts';
import { deckOf } from '../domain/support/deck.ts';

const run = promisify(execFile);
const ANSIBLE = resolve(import.meta.dirname, '../../../ansible');
const BIN = join(process.env.DECK_VENV || resolve(ANSIBLE, '../.venv'), 'bin');
const HOST = '192.0.2.1';
const TIMEOUT = { timeout: 120_000 };

const deck = deckOf(exampleCluster([HOST]));

/** A plan as the console froze them before there were upgrades. */
const { upgrade: _, ...OLD_PLAN } = deck;

/** A module that does nothing. */
const IDLE = '#!/usr/bin/python\n# WANT_JSON\nprint(\'{"changed": false, "replaces": []}\')\n';

const ours = (name: string) => `- import_playbook: ${ANSIBLE}/playbooks/${name}`;

/** Plays a playbook with modules that do nothing; the names of the tasks that were carried out. */
async function played(plan: object, playbook: string): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'deck-upgrade-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const all = { ...(plan as DeckVars), connections: { [HOST]: { address: HOST, port: 22, user: 'root' } } };
  writeFileSync(join(dir, 'inventory.yml'), inventoryFile(all));
  writeFileSync(join(dir, 'vars.yml'), varsFile(all));
  writeFileSync(join(dir, 'playbook.yml'), playbook);
  symlinkSync(join(ANSIBLE, 'playbooks/group_vars'), join(dir, 'group_vars'));
  mkdirSync(join(dir, 'actions'));
  mkdirSync(join(dir, 'modules'));
  for (const name of readdirSync(join(ANSIBLE, 'plugins/modules')))
    if (name.startsWith('deck_')) writeFileSync(join(dir, 'modules', name), IDLE);
  const python = join(BIN, 'python');
  const here = ['-e', 'ansible_connection=local', '-e', `ansible_python_interpreter=${python}`];
  const files = ['-i', join(dir, 'inventory.yml'), '-e', `@${join(dir, 'vars.yml')}`];
  const argv = [join(BIN, 'ansible-playbook'), ...here, ...files, join(dir, 'playbook.yml')];
  const env = {
    ...{ ANSIBLE_CONFIG: join(ANSIBLE, 'ansible.cfg'), ANSIBLE_LIBRARY: join(dir, 'modules') },
    ...{ ANSIBLE_ACTION_PLUGINS: join(dir, 'actions'), HOME: dir, LC_ALL: 'C.UTF-8' },
    PATH: process.env.PATH,
  };
  const { stdout } = await run(python, argv, { env }).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
  return [...stdout.matchAll(/^TASK \[(.+?)\] \**\n(?:ok|changed): /gm)].map(match => match[1] ?? '');
}

test('a plan of an older console deploys and cleans up, without upgrades', TIMEOUT, async () => {
  const deploy = await played(OLD_PLAN, ours('deploy.yml'));
  expect(deploy).toContain('database : Create or upgrade the schema');
  expect(deploy.at(-1)).toBe('base : Unlock the host');
  const rest = await played(OLD_PLAN, ours('rest.yml'));
  expect(rest).toContain('base : Make sure that nothing of the cluster is left');
  const ofUpgrades = /way back|stays|restore|rehears|version of before/i;
  expect([...deploy, ...rest].filter(name => ofUpgrades.test(name))).toEqual([]);
});

test('an upgrade that was given up is closed by a deploy of the version of before', TIMEOUT, async () => {
  expect(deck.upgrade?.from).toBeNull();
  const end = (isOpen: boolean) => `
- hosts: all
  vars: { base_host: { wayBack: ${isOpen} } }
  tasks:
    - ansible.builtin.import_role: { name: base, tasks_from: close }
`;
  expect(await played(deck, end(true))).toEqual(['base : What is there now stays']);
  expect(await played(deck, end(false))).toEqual([]);
});
