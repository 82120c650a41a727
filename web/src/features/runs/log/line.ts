import { isFailureLine, textOfLine } from '@dolphindeck/contract/run/log-line.ts';

export type LineKind = 'failed' | 'changed' | 'ok' | 'soft' | 'play' | 'task' | 'plain';

const KINDS: readonly (readonly [RegExp, LineKind])[] = [
  [/^PLAY /, 'play'],
  [/^(TASK|RUNNING HANDLER|HANDLER) \[/, 'task'],
  [/^changed: \[/, 'changed'],
  [/^ok: \[/, 'ok'],
  [/^(skipped|skipping|waiting): \[/, 'soft'],
];

/** What a line tells, for its colour. Its words tell the same. */
export function kindOf(line: string): LineKind {
  if (isFailureLine(line)) return 'failed';
  const text = textOfLine(line);
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'plain';
}

/** The time of day in a line's stamp, and what it says. */
export function partsOf(line: string): { time: string; text: string } {
  const text = textOfLine(line);
  return { time: text.length === line.length ? '' : line.slice(11, 19), text };
}

/** What is searched in a log. All that is given must hold. */
export interface Wanted {
  readonly text: string;
  readonly host: string | null;
  readonly failed: boolean;
}

export const NOTHING_WANTED: Wanted = { text: '', host: null, failed: false };

export function isWanted(wanted: Wanted): boolean {
  return wanted.text !== '' || wanted.host !== null || wanted.failed;
}

/** A text in pieces, those that were searched for marked. */
export function marked(text: string, wanted: string): { text: string; hit: boolean }[] {
  const needle = wanted.toLowerCase();
  const hay = text.toLowerCase();
  // Lower case has another length in a few languages: then nothing can be marked by position.
  if (needle === '' || hay.length !== text.length) return [{ text, hit: false }];
  const pieces: { text: string; hit: boolean }[] = [];
  let from = 0;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), hit: false });
    pieces.push({ text: text.slice(at, at + needle.length), hit: true });
    from = at + needle.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hit: false });
  return pieces;
}
