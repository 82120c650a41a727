/**
 * Texts that no field may carry. Template markers are refused because Ansible would evaluate them if one ever
 * reached it untagged (AWX CVE-2026-84714, Semaphore CVE-2023-39059); control characters break log lines and
 * configuration files, and those that turn the direction of writing (CVE-2021-42574) show a person another text than
 * the one that is used.
 */
const TEMPLATE_MARKERS = /\{\{|\{%|\{#/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
const CONTROL_BUT_LINES = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

export type TextProblem = 'template' | 'control';

/** What is wrong with a text, or null. `lines: true` allows line feeds and carriage returns (remarks). */
export function textProblem(value: string, lines = false): TextProblem | null {
  if (TEMPLATE_MARKERS.test(value)) return 'template';
  return (lines ? CONTROL_BUT_LINES : CONTROL).test(value) ? 'control' : null;
}

/** A string found inside a value, with the path that leads to it. `key: true` when it is the name of a member. */
export interface FoundText {
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly key: boolean;
}

/** Every string inside a JSON value, member names included, depth first. */
export function* textsIn(value: unknown, path: readonly (string | number)[] = []): Generator<FoundText> {
  if (typeof value === 'string') yield { path, text: value, key: false };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsIn(item, [...path, index]);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      yield { path: [...path, key], text: key, key: true };
      yield* textsIn(item, [...path, key]);
    }
  }
}
