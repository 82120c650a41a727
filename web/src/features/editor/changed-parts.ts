import { ROLES } from 'virtual:catalogue';
import { changesBetween } from '@dolphindeck/contract/cluster/changes.ts';
import type { RoleField, RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { PlanChange } from '@dolphindeck/contract/run/plan-view.ts';
import { type Draft, entryOf, sameValue } from './draft.ts';
import { PARTS, type Part } from './open-points.ts';

/** The parts of the editor in which two drafts differ, in their order. Hosts of a role belong to the role. */
export function changedParts(before: Draft, after: Draft): Part[] {
  return PARTS.filter(part => !sameValue(contentOf(before, part), contentOf(after, part)));
}

function contentOf(draft: Draft, part: Part): unknown {
  if (part === 'base') return [draft.name, draft.remark, draft.base];
  if (part === 'hosts') return draft.hosts;
  if (part === 'env') return draft.env;
  return part === 'matrix' ? null : entryOf(draft, part);
}

/** What `after` would change of `before`, field by field as the plan of a deploy tells it, name and remark first. */
export function differences(before: Draft, after: Draft): PlanChange[] {
  const heads = (['name', 'remark'] as const).filter(field => before[field] !== after[field]);
  return [
    ...heads.map(field => ({ field, from: before[field], to: after[field], secret: false })),
    ...changesBetween(before, after, secretFields),
  ];
}

function secretFields(role: RoleName): string[] {
  const fields: [string, RoleField][] = Object.entries(ROLES[role].fields);
  return fields.filter(([, { secret }]) => secret).map(([name]) => name);
}
