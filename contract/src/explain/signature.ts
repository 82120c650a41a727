import type { Text } from '../common/text.ts';

/** A text by which a known failure gives itself away, with what it means and what to do about it. */
export interface Signature {
  /** Short name for programs; stays the same. */
  readonly id: string;
  /** What the message of the failed task must contain. */
  readonly pattern: RegExp;
  /** `{name}` is filled from the pattern's group of this name. */
  readonly cause: Text;
  readonly advice: Text;
}
