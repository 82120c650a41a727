import type { Problem } from '@dolphindeck/contract/messages/problem.ts';

/** A request that HTTP itself refuses, with its status; refusals of an interface are an `AppError` instead. */
export class HttpError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code}`);
    this.name = 'HttpError';
    this.status = status;
    this.problem = problem;
  }
}
