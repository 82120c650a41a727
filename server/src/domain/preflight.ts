import type { Language, Text } from '@dolphindeck/contract/common/text.ts';
import { inWords } from '@dolphindeck/contract/messages/words.ts';
import type { Finding } from '@dolphindeck/contract/run/finding.ts';
import type { FindingView } from '@dolphindeck/contract/run/plan-view.ts';
import { FINDINGS } from './finding-texts.ts';

/** A finding in words: what was found, and what to do about it. */
export function describeFinding(host: string, finding: Finding, language: Language): FindingView {
  const { id, level } = finding;
  // A host chooses the id, and might choose what every object has, such as `constructor`.
  const known = Object.hasOwn(FINDINGS, id) ? FINDINGS[id] : undefined;
  if (known === undefined) return { host, id, level, message: finding.text ?? id, advice: '' };
  const fill = (text: Text) =>
    text[language].replace(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(finding.params, name) ? inWords(id, name, finding.params[name] ?? '', language) : whole,
    );
  return { host, id, level, message: fill(known.message), advice: fill(known.advice) };
}

/** A host that Ansible could not reach at all. */
export function unreachableFinding(detail: string): Finding {
  return { id: 'unreachable', level: 'error', params: { detail } };
}

/** A host that left the cluster and could not be looked at: no reason to hold a deploy up, but to be told. */
export function leftUnreachableFinding(detail: string): Finding {
  return { id: 'left_unreachable', level: 'warning', params: { detail } };
}

/** A host that left the cluster and was then taken out of the register. */
export const LEFT_UNREGISTERED: Finding = { id: 'left_unregistered', level: 'warning', params: {} };
