import type { Language } from '../common/text.ts';
import { MESSAGES, type MessageCode } from './messages.ts';
import { inWords } from './words.ts';

/** Something that a person has to mend: a code for programs, the field it is about, and what the text needs. */
export interface Problem {
  readonly code: MessageCode;
  readonly field?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** The reason as a sentence: what is wrong and what to do, in the reader's language. */
export function describe(problem: Problem, language: Language): string {
  const template: string = MESSAGES[problem.code][language];
  const params: Readonly<Record<string, string | number>> = { field: problem.field ?? '', ...problem.params };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? inWords(problem.code, name, params[name] ?? '', language) : whole,
  );
}
