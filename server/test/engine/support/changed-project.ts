import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/**
 * A copy of the product's Ansible project in which lines of a file are other ones.
 * @param lines what each is, and what it becomes
 */
export function changedProject(
  from: string,
  parent: string,
  name: string,
  lines: Readonly<Record<string, string>>,
): string {
  const project = join(parent, 'ansible');
  cpSync(from, project, { recursive: true });
  const file = join(project, name);
  const before = readFileSync(file, 'utf8').split('\n');
  expect(before).toEqual(expect.arrayContaining(Object.keys(lines)));
  writeFileSync(file, before.map(line => lines[line] ?? line).join('\n'));
  return project;
}
