import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LINES } from '../../src/domain/compatibility/lines.ts';
import { FINDINGS } from '../../src/domain/finding-texts.ts';
import { describeFinding, unreachableFinding } from '../../src/domain/preflight.ts';
import { exampleCluster } from './example.ts';

const PLUGINS = join(import.meta.dirname, '../../../ansible/plugins');
const source = (file: string) => readFileSync(join(PLUGINS, file), 'utf8');

/** Ids that the preflight of the Ansible project reports, with the parameters of each. */
const reported: Record<string, string[]> = {};
for (const [, id = '', text = ''] of source('module_utils/deck/findings.py').matchAll(
  /^ {4}"(\w+)": "(.*)",$/gm,
)) {
  reported[id] = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
// What is seen from the console only: `finding("sudo", "error", TEXT, detail=…)`.
for (const [, id = '', params = ''] of source('action/deck_preflight.py').matchAll(
  /finding\("(\w+)",(.*)\)/g,
)) {
  reported[id] = [...params.matchAll(/(\w+)=/g)].map(([, name = '']) => name);
}

// What the console finds without a module: a host that nobody reached, hosts that left the cluster.
reported.unreachable = ['detail'];
reported.left_unreachable = ['detail'];
reported.left_unregistered = [];
// What goes together, of a cluster that breaks each line of the table.
const example = exampleCluster();
const broken = {
  ...example,
  hosts: ['a', 'b'],
  base: { ...example.base, version: '3.1.0' },
  roles: example.roles.map(role => ({ ...role, roleDependHost: ['a', 'b'] })),
};
for (const { found } of LINES)
  for (const { finding } of found?.(broken) ?? []) reported[finding.id] = Object.keys(finding.params);

describe('findings in words', () => {
  test('the console knows every finding that is reported, and no others', () => {
    expect(Object.keys(FINDINGS).sort()).toEqual(Object.keys(reported).sort());
  });

  test('a text uses only parameters that are reported, in both languages', () => {
    for (const [id, { message, advice }] of Object.entries(FINDINGS)) {
      const known = reported[id] ?? [];
      for (const text of [message, advice].flatMap(({ en, zh }) => [en, zh])) {
        for (const [, name = ''] of text.matchAll(/\{(\w+)\}/g)) expect(known, id).toContain(name);
      }
    }
  });

  test('says what was found and what to do, in the reader’s language', () => {
    const finding = { id: 'memory_low', level: 'error', params: { totalMb: 1000, neededMb: 5664 } } as const;
    expect(describeFinding('10.0.0.1', finding, 'en')).toEqual({
      host: '10.0.0.1',
      id: 'memory_low',
      level: 'error',
      message: 'the host has 1000 MiB of memory, its servers need 5664',
      advice: 'lower the heap of its roles, or move a role to another host',
    });
    expect(describeFinding('h', unreachableFinding('timeout'), 'zh').message).toBe(
      '无法通过 SSH 连接：timeout',
    );
  });

  test('a finding of a newer module is shown in its own words', () => {
    const finding = { id: 'new_one', level: 'warning', params: {}, text: 'something new' } as const;
    expect(describeFinding('h', finding, 'zh')).toMatchObject({ message: 'something new', advice: '' });
  });
});
