import type { PostureId } from './texts.ts';

/** A finding before it is put in words. */
export interface Found {
  readonly id: PostureId;
  /** Names and numbers of its text; never a secret. */
  readonly params?: Readonly<Record<string, string | number>>;
}
