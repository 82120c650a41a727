import { ROLES } from 'virtual:catalogue';
import { ROLE_NAMES, type RoleName } from '@dolphindeck/contract/roles/define.ts';
import { countProblem } from './assign.ts';
import { type Draft, entryOf } from './draft.ts';
import { missingFields } from './role-body.ts';

/** The parts of the editor, in their order. */
export type Part = 'base' | 'hosts' | 'matrix' | RoleName | 'env';
/** What the editor leads to: beside the parts, what is no part of a draft. */
export type Section = Part | 'signIn';
export const PARTS: readonly Part[] = ['base', 'hosts', 'matrix', ...ROLE_NAMES, 'env'];

/** How much is still to be filled in, by part, before a save can succeed. Parts without anything are left out. */
export function openPoints(draft: Draft): ReadonlyMap<Part, number> {
  const counts: [Part, number][] = [
    ['base', [draft.name.trim(), draft.base.version, draft.base.deployDir].filter(v => v === '').length],
    ['hosts', draft.hosts.length === 0 ? 1 : 0],
    ['matrix', draft.roles.filter(r => countProblem(r.roleName, r.roleDependHost.length) !== null).length],
    ...ROLE_NAMES.map((role): [Part, number] => {
      const entry = entryOf(draft, role);
      return [
        role,
        entry === undefined ? 0 : missingFields(ROLES[role], entry.roleBody, draft.base.version).length,
      ];
    }),
  ];
  return new Map(counts.filter(([, count]) => count > 0));
}
