import type { Problem } from '@dolphindeck/contract/messages/problem.ts';

/** A request that is refused: what is wrong, for a person to mend. Everything else that is thrown is a defect. */
export class AppError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}${problem.field === undefined ? '' : ` (${problem.field})`}`);
    this.name = 'AppError';
    this.problem = problem;
  }
}

/** Refuses the request. Reads as a statement: `return refuse('cluster_unknown', { id })`. */
export function refuse(code: Problem['code'], params?: Problem['params'], field?: string): never {
  throw new AppError({
    code,
    ...(params === undefined ? {} : { params }),
    ...(field === undefined ? {} : { field }),
  });
}
