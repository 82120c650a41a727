import type { Text } from '@dolphindeck/contract/common/text.ts';
import type { PostureFinding } from '@dolphindeck/contract/posture/finding.ts';

/** What is the same for a finding wherever it is found. */
export interface PostureText extends Pick<PostureFinding, 'severity' | 'place'> {
  readonly message: Text;
  readonly advice: Text;
}

/** Checks a table of findings at compile time and keeps its ids. */
export function definePosture<const T extends Readonly<Record<string, PostureText>>>(
  table: T,
): { readonly [K in keyof T]: PostureText } {
  return table;
}
