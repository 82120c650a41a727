import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type * as OpenIdClient from 'openid-client';

/** A sign-in at the provider that came to nothing: what to tell, and (its message) what only the log says. */
export class OidcFailure extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, reason: string) {
    super(reason);
    this.name = 'OidcFailure';
    this.problem = problem;
  }
}

export const unreachable = (detail: string): OidcFailure =>
  new OidcFailure({ code: 'oidc_unreachable', params: { detail } }, detail);

type Library = Pick<
  typeof OpenIdClient,
  'AuthorizationResponseError' | 'ResponseBodyError' | 'WWWAuthenticateChallengeError' | 'ClientError'
>;

/**
 * What to tell of a failure: codes only, since texts of a provider are whatever it likes.
 * @throws the error itself when it is a defect of ours
 */
export function problemOf(error: unknown, library: Library): Problem {
  const own = ownOf(error);
  if (own !== null) return own.problem;
  if (error instanceof library.AuthorizationResponseError) {
    return { code: 'oidc_denied', params: { detail: wordOf(error.error) } };
  }
  if (error instanceof library.ResponseBodyError) {
    return { code: 'oidc_refused', params: { detail: wordOf(error.error) } };
  }
  if (error instanceof library.WWWAuthenticateChallengeError) {
    const [told] = error.cause.flatMap(({ parameters }) => parameters.error ?? []);
    return { code: 'oidc_refused', params: { detail: wordOf(told ?? `HTTP_${error.status}`) } };
  }
  const code = (error as { code?: unknown }).code;
  if (error instanceof library.ClientError || typeof code === 'string') {
    return { code: 'oidc_invalid', params: { detail: wordOf(code) } };
  }
  throw error;
}

/** The same for the log: what the library says, which holds no token. */
export function reasonOf(error: unknown): string {
  const own = ownOf(error);
  if (own !== null) return own.message;
  const { message, cause, error_description: told } = error as Error & { error_description?: unknown };
  const inner = cause instanceof Error ? cause.message : told;
  return `${message}${typeof inner === 'string' ? `: ${inner}` : ''}`.slice(0, 300);
}

/** The library wraps what our way of asking throws. */
function ownOf(error: unknown): OidcFailure | null {
  const { cause } = error as Error;
  return [error, cause].find(one => one instanceof OidcFailure) ?? null;
}

function wordOf(code: unknown): string {
  return typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : 'unknown';
}
