import { expect, it } from 'vitest';
import { assign } from './assign.ts';
import { emptyDraft, entryOf, newRole, withEntry } from './draft.ts';
import { openPoints } from './open-points.ts';

it('a new cluster wants hosts, its roles on them, and what only a person knows of its database', () => {
  expect(Object.fromEntries(openPoints(emptyDraft('a', '')))).toEqual({ hosts: 1, matrix: 5, database: 2 });
});

it('a cluster with everything wants nothing', () => {
  let draft = { ...emptyDraft('a', ''), hosts: ['h'] };
  for (const { roleName } of draft.roles) draft = assign(draft, roleName, ['h'], true);
  const database = entryOf(draft, 'database') ?? newRole('database');
  const roleBody = { ...database.roleBody, account: 'ds', password: 'x' };
  expect(openPoints(withEntry(draft, { ...database, roleBody })).size).toBe(0);
});

it('a role that is turned on wants hosts and its fields', () => {
  const open = openPoints(withEntry(emptyDraft(' ', ''), newRole('alert')));
  expect([open.get('base'), open.get('matrix'), open.get('alert')]).toEqual([1, 6, 4]);
});
