import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunFiles } from '../../../../server/src/domain/run-files.ts';
import { CHECKOUT } from '../process.ts';

const VENV = process.env.DECK_VENV ?? join(CHECKOUT, '.venv');

/**
 * Runs a program of the console's own Ansible in a folder that holds these files.
 * @param written JSON files that it writes there
 */
function ansible(
  program: string,
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  written: readonly string[] = [],
) {
  const dir = mkdtempSync(join(tmpdir(), 'deck-fuzz-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
    symlinkSync(join(CHECKOUT, 'ansible/playbooks/group_vars'), join(dir, 'group_vars'));
    const env = {
      ...process.env,
      ANSIBLE_NOCOLOR: '1',
      ANSIBLE_LOCALHOST_WARNING: 'False',
      ANSIBLE_FORKS: '1',
    };
    const options = { cwd: dir, env, encoding: 'utf8', maxBuffer: 1 << 28, stdio: 'pipe' } as const;
    const output = execFileSync(join(VENV, 'bin', program), args, options);
    return { output, made: written.map(name => JSON.parse(readFileSync(join(dir, name), 'utf8'))) };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** A text that Ansible must not take for a template is printed in an object that says so. */
const plain = (_: string, value: unknown) =>
  value !== null && typeof value === 'object' && '__ansible_unsafe' in value ? value.__ansible_unsafe : value;

/**
 * The variables of many runs as `ansible-inventory --list` has them for a host, in the order of the runs. Each run's
 * file is as rendered, but for the name of its one variable: a file per run would be a process per run.
 */
export function variablesOf(runs: readonly RunFiles[], host: string): unknown[] {
  const vars = runs.map(({ vars }, index) => vars.split('\n', 1)[0]?.replace(/^deck:/, `deck${index}:`));
  const files = { 'inventory.yml': runs[0]?.inventory ?? '', 'vars.yml': `${vars.join('\n')}\n` };
  const args = ['-i', 'inventory.yml', '--list', '-e', '@vars.yml'];
  const { output } = ansible('ansible-inventory', files, args);
  const { hostvars } = JSON.parse(output, plain)._meta;
  return runs.map((_, index) => hostvars[host][`deck${index}`]);
}

const PLAY = `- hosts: all
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - ansible.builtin.copy:
        content: "{{ item.value | to_json }}"
        dest: "{{ playbook_dir }}/{{ item.key }}.json"
      check_mode: false
      run_once: true
      no_log: true
      loop: "{{ {'deck': deck, 'passwords': dict(names | zip(names | map('extract', hostvars, 'ansible_password')))} | dict2items }}"
      vars:
        names: "{{ ansible_play_hosts_all }}"
`;

/** What a play in check mode has: the variable of the run, and the password with which each host would be reached. */
export function playedWith({ inventory, vars }: RunFiles) {
  const files = { 'inventory.yml': inventory, 'vars.yml': vars, 'play.yml': PLAY };
  const args = ['--check', '-i', 'inventory.yml', '-e', '@vars.yml', 'play.yml'];
  const { made } = ansible('ansible-playbook', files, args, ['deck.json', 'passwords.json']);
  return { deck: made[0], passwords: made[1] as Readonly<Record<string, string>> };
}

/** A properties file of a release with lines set, by the very code that does it on a host. Latin-1. */
export function merged(files: readonly { base: string; set: Readonly<Record<string, string>> }[]): string[] {
  const script =
    'import sys, json, support; from ansible.module_utils.deck.properties import merge; ' +
    'print(json.dumps([merge(f["base"].encode("latin-1"), f["set"]).decode("latin-1") for f in json.load(sys.stdin)]))';
  const output = execFileSync(join(VENV, 'bin/python'), ['-c', script], {
    env: { ...process.env, PYTHONPATH: join(CHECKOUT, 'ansible/tests') },
    input: JSON.stringify(files),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output);
}
