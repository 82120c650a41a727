import { isShortText, recordOf } from '../common/reported.ts';

/** What the preflight of a host reports: an id, and what fills the words that stand for it. */
export interface Finding {
  readonly id: string;
  readonly level: 'error' | 'warning';
  readonly params: Readonly<Record<string, string | number>>;
  /** The same in English, from Ansible, for ids that this console does not know. */
  readonly text?: string;
}

/** A host has some dozen findings at most. */
const MOST_FINDINGS = 200;
const MOST_CHARACTERS = 4_000;

/** The findings of a task's report, null for each that has another shape than one; null when it reports none at all. */
export function findingsIn(report: unknown): readonly (Finding | null)[] | null {
  const { findings } = recordOf(report);
  return Array.isArray(findings) ? findings.slice(0, MOST_FINDINGS).map(findingOf) : null;
}

function findingOf(found: unknown): Finding | null {
  const { id, level, params, text } = recordOf(found);
  if (!isShortText(id) || (level !== 'error' && level !== 'warning')) return null;
  const words = Object.entries(recordOf(params)).map(([name, value]) => [name, wordOf(value)] as const);
  const said = typeof text === 'string' ? { text: text.slice(0, MOST_CHARACTERS) } : {};
  return { id, level, params: Object.fromEntries(words), ...said };
}

function wordOf(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MOST_CHARACTERS);
}
