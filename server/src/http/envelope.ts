import { FAILURE_PREFIXES, type FailureKind } from '@dolphindeck/contract/api/endpoint.ts';
import type { Language } from '@dolphindeck/contract/common/text.ts';
import { describe, type Problem } from '@dolphindeck/contract/messages/problem.ts';

/** Every JSON answer under /api/v1. */
export interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly result: unknown;
  /** Beside the requirement's three, when the request was not carried out: `message` is the bare reason. */
  readonly error?: { readonly code: string; readonly field?: string; readonly message: string };
}

export function success(result: unknown): Envelope {
  return { code: 200, message: 'ok', result };
}

/** The requirement's refusal: code 500 inside an HTTP 200, prefix and reason in full-width braces. */
export function refusal(problem: Problem, kind: FailureKind, language: Language): Envelope {
  return failure(500, problem, kind, language);
}

/** A request that never reached its interface, or a defect of ours: `code` is the HTTP status. */
export function failure(code: number, problem: Problem, kind: FailureKind, language: Language): Envelope {
  const reason = describe(problem, language);
  return {
    code,
    message: `${FAILURE_PREFIXES[kind]}｛${reason}｝`,
    result: null,
    error: {
      code: problem.code,
      ...(problem.field === undefined ? {} : { field: problem.field }),
      message: reason,
    },
  };
}
