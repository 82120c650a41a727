import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { Notice } from './notice.ts';

/**
 * Brings a notice to its target, once.
 * @throws SendError when it did not arrive
 */
export type Send = (notice: Notice, signal: AbortSignal) => Promise<void>;

/** A target: how to reach it, and what may be shown of its address. */
export interface Sender {
  readonly to: string;
  readonly send: Send;
}

/** Why a notice did not arrive, without secrets. */
export class SendError extends Error {
  override readonly name = 'SendError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}
