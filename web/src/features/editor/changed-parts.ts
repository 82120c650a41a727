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
