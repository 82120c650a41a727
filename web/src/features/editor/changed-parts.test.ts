import { expect, test } from 'vitest';
import { changedParts, differences } from './changed-parts.ts';
import { type Draft, emptyDraft, withEntry } from './draft.ts';

const draft: Draft = { ...emptyDraft('one', '', '1.3.6'), hosts: ['h1', 'h2'] };

test('two drafts that say the same differ in nothing', () => {
  expect(changedParts(draft, structuredClone(draft))).toEqual([]);
});

test('each difference is told by its part of the editor', () => {
  expect(changedParts(draft, { ...draft, remark: 'new' })).toEqual(['base']);
  expect(changedParts(draft, { ...draft, hosts: ['h1'] })).toEqual(['hosts']);
  expect(changedParts(draft, { ...draft, env: { JAVA_HOME: '/jdk' } })).toEqual(['env']);
  const backend = { roleName: 'backend' as const, roleBody: { serverPort: 1 }, roleDependHost: ['h1'] };
  expect(changedParts(draft, withEntry(draft, backend))).toEqual(['backend']);
  expect(changedParts(draft, { ...draft, roles: [] })).toContain('zookeeper');
});

test('what one draft would change of another is told by field, secrets without their values', () => {
  const database = (password: string) => ({
    roleName: 'database' as const,
    roleBody: { databaseType: 'mysql', password },
    roleDependHost: ['h1'],
  });
  const theirs = withEntry({ ...draft, remark: 'theirs' }, database('old'));
  const env = { DB_PASSWORD: 'new' };
  const mine = withEntry({ ...draft, remark: 'mine', hosts: ['h1'], env }, database('new'));
  expect(differences(theirs, mine)).toEqual([
    { field: 'remark', from: 'theirs', to: 'mine', secret: false },
    { field: 'hosts', from: 'h1, h2', to: 'h1', secret: false },
    { field: 'roles.database.roleBody.password', from: null, to: null, secret: true },
    { field: 'env.DB_PASSWORD', from: null, to: null, secret: true },
  ]);
  expect(differences(mine, structuredClone(mine))).toEqual([]);
});
