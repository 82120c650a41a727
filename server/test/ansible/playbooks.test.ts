import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ROLE_NAMES } from '@dolphindeck/contract/roles/define.ts';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const ANSIBLE = resolve(import.meta.dirname, '../../../ansible');
const BIN = join(process.env.DECK_VENV || resolve(ANSIBLE, '../.venv'), 'bin');
const PLAYBOOKS = readdirSync(join(ANSIBLE, 'playbooks')).filter(name => name.endsWith('.yml'));

/** An inventory with one host and every group, empty, as a console writes it. */
const INVENTORY = JSON.stringify({
  all: {
    hosts: { h: null },
    children: Object.fromEntries([...ROLE_NAMES, 'departing'].map(name => [name, { hosts: {} }])),
  },
});

test('there is a playbook for everything that a console does', () => {
  const forward = ['apply', 'deploy', 'start', 'stop'];
  const back = ['halt', 'rest', 'unapply', 'undo', 'unlock'];
  const names = [...forward, ...back, 'key', 'preflight', 'probe'].sort();
  expect(PLAYBOOKS.sort()).toEqual(names.map(name => `${name}.yml`));
});

test.each(PLAYBOOKS)('Ansible can read %s and all that it imports', async playbook => {
  const dir = mkdtempSync(join(tmpdir(), 'deck-syntax-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, 'inventory.yml'), INVENTORY);
  const argv = [join(BIN, 'ansible-playbook'), '--syntax-check', '-i', join(dir, 'inventory.yml')];
  const env = {
    PATH: process.env.PATH,
    ANSIBLE_CONFIG: join(ANSIBLE, 'ansible.cfg'),
    HOME: dir,
    LC_ALL: 'C.UTF-8',
  };
  const { stderr } = await run(join(BIN, 'python'), [...argv, join(ANSIBLE, 'playbooks', playbook)], { env });
  expect(stderr).toBe('');
});

test('every role of the catalogue is configured by a deploy, and no other role is there', () => {
  const folders = readdirSync(join(ANSIBLE, 'roles')).sort();
  expect(folders).toEqual([...ROLE_NAMES, 'base', 'server'].sort());
  const deploy = readFileSync(join(ANSIBLE, 'playbooks/deploy.yml'), 'utf8');
  for (const name of ROLE_NAMES) {
    expect(existsSync(join(ANSIBLE, `roles/${name}/tasks/configure.yml`)), name).toBe(true);
    expect(deploy).toContain(`{ name: ${name}, tasks_from: configure, `);
  }
});

test('every server role is started and stopped', () => {
  const listed = (playbook: string) =>
    [...readFileSync(join(ANSIBLE, 'playbooks', playbook), 'utf8').matchAll(/server_roles: \[(.+)\]/g)]
      .flatMap(match => (match[1] ?? '').split(', '))
      .sort();
  const running = ROLE_NAMES.filter(name => name !== 'common' && name !== 'hadoop').sort();
  expect(listed('start.yml')).toEqual(running);
  expect(listed('halt.yml')).toEqual(running);
  // Before anything changes, and when it was taken back, every server must be healthy, whichever is changed.
  const one = ['worker', 'master', 'backend', 'alert'];
  for (const playbook of ['apply.yml', 'unapply.yml'])
    expect(listed(playbook)).toEqual([...running, ...one].sort());
});
