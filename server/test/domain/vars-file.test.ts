import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { DeckVars } from '../../src/domain/deck-vars.ts';
import { inventoryFile } from '../../src/domain/inventory.ts';
import { varsFile } from '../../src/domain/vars-file.ts';

const ROOT = join(import.meta.dirname, '../../..');
const VENV = process.env.DECK_VENV ?? join(ROOT, '.venv');
const dir = mkdtempSync(join(tmpdir(), 'deck-vars-'));
afterAll(() => rmSync(dir, { recursive: true }));

const CANARY = join(dir, 'canary');
const PROBES: unknown[] = [
  `{{ lookup('pipe', 'touch ${CANARY}') }}`,
  `{% set x = lookup('pipe', 'touch ${CANARY}') %}`,
  {
    '{{ 1 + 1 }}': ['{{ 2 }}', { deep: '{{ ansible_version }}' }],
    __ansible_unsafe: 'x',
    __ansible_vault: 'y',
  },
  '\u007f\u0080\u0085\u00a0\u00ad\u2028\u2029\ufeff\ufffe\uffff',
  'a\u0000b\u001b[31m\t\r\n',
  '😀 中文 é',
  ['yes', 'on', '1', '~', 'null', '2001-01-01', '!vault |', '!unsafe', '*a', '&b', '- x', 'a: b', '# c'],
  [0, -0.5, 1e21, 1e-7, 1.5e300, 5e-324, 1e100, 123456789012345, 0.1],
  [true, false, null],
  'p@s&s%$\'"\\x',
];

/** The value as Ansible has it in a play, written by a task through `to_json`. */
function throughAnsible(value: unknown): unknown {
  const vars = join(dir, 'vars.yml');
  const out = join(dir, 'out.json');
  writeFileSync(vars, varsFile({ value } as unknown as DeckVars));
  writeFileSync(
    join(dir, 'play.yml'),
    `- hosts: localhost
  connection: local
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  gather_facts: false
  tasks:
    - ansible.builtin.copy:
        content: "{{ deck.value | to_json }}"
        dest: "${out}"
`,
  );
  execFileSync(join(VENV, 'bin/ansible-playbook'), ['-i', 'localhost,', '-e', `@${vars}`, 'play.yml'], {
    cwd: dir,
    env: { ...process.env, ANSIBLE_NOCOLOR: '1', ANSIBLE_LOCALHOST_WARNING: 'False' },
    stdio: 'pipe',
  });
  return JSON.parse(readFileSync(out, 'utf8'));
}

describe('the vars file', () => {
  test('values come out of a real play as they went in, and no template in them is evaluated', () => {
    const many = fc.sample(
      fc.oneof(
        fc.string({ unit: 'binary-ascii' }),
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
      { numRuns: 500, seed: 4 },
    );
    // Single surrogates are no characters: Python cannot print them. They are checked below, without Ansible.
    const printable = many.map(v => (typeof v === 'string' ? v.toWellFormed() : Object.is(v, -0) ? 0 : v));
    const value = [...PROBES, printable];
    expect(throughAnsible(value)).toEqual(value);
    expect(() => readFileSync(CANARY)).toThrow('ENOENT');
  });

  test('it is one line of printable characters under one key', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: false }), fc.string({ unit: 'binary' }), (_, text) => {
        const file = varsFile({ [text]: [text] } as unknown as DeckVars);
        expect(file).toMatch(/^deck: !unsafe \{.*\}\n$/u);
        expect(file).not.toMatch(
          /[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u00ad\u2028\u2029\ufeff\ufffe\uffff]/,
        );
        expect(file.isWellFormed()).toBe(true);
        expect(JSON.parse(file.slice('deck: !unsafe '.length))).toEqual({ [text]: [text] });
      }),
    );
  });
});

describe('the inventory', () => {
  test('has hosts and a group per role, no variables', () => {
    const hosts = ['10.0.0.1', 'fd00::12', 'node-3.example.org'];
    const role = (names: string[]) => ({ hosts: names, body: null, files: [], folders: [], servers: [] });
    const file = inventoryFile({
      hosts: Object.fromEntries(hosts.map(host => [host, {} as DeckVars['hosts'][string]])),
      roles: { master: role(hosts), worker: role(['fd00::12']) },
      departing: ['10.0.0.9'],
    });
    const path = join(dir, 'inventory.yml');
    writeFileSync(path, file);
    const output = execFileSync(join(VENV, 'bin/ansible-inventory'), ['-i', path, '--list'], {
      encoding: 'utf8',
    });
    const listed = JSON.parse(output) as Record<string, { hosts?: string[]; hostvars?: object }>;
    expect(listed.master?.hosts).toEqual(hosts);
    expect(listed.worker?.hosts).toEqual(['fd00::12']);
    expect(listed.departing?.hosts).toEqual(['10.0.0.9']);
    expect(listed.frontend?.hosts ?? []).toEqual([]);
    expect(Object.values(listed._meta?.hostvars ?? {}).flatMap(Object.keys)).toEqual([]);
  });
});
