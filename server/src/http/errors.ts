import type { FailureKind } from '@dolphindeck/contract/api/endpoint.ts';
import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../commands/app-error.ts';
import { isDatabaseFull, isDiskFull } from '../store/disk-full.ts';
import { isBusy } from '../store/sqlite/busy.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { callerOf } from './auth.ts';
import { wrongMediaType } from './body.ts';
import { failure, refusal } from './envelope.ts';
import { HttpError } from './http-error.ts';
import type { parseJson } from './json-text.ts';

/** When somebody who is refused for now may come again, if the reason does not say it. */
const RETRY_SECONDS = 5;

/** Is told what was not carried out, before that is answered. It does not throw. */
export type Refused = (request: FastifyRequest, problem: Problem, status: number) => Promise<void>;

/** Turns everything that is thrown into the envelope. A stack goes to the log, never to the caller. */
export function answerErrors(
  app: FastifyInstance,
  allowed: ReadonlyMap<string, readonly string[]>,
  refused: Refused = async () => {},
): void {
  app.setErrorHandler(async (error, request, reply) => {
    // Of a QUERY without a body Fastify says this before it says that no route takes a QUERY.
    if ((error as Partial<FastifyError>).code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE') {
      return answerUnknown(request, reply, allowed);
    }
    const { status, problem } = httpErrorOf(error, request);
    await refused(request, problem, status);
    return answerError(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) => answerUnknown(request, reply, allowed));
}

/** Fastify keeps errors of its own router outside of the error handler. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { language } = callerOf(request);
  // Fastify closes the connection after a body that it did not read to its end; Node.js reads on and keeps it.
  reply.removeHeader('connection');
  if (error instanceof AppError && statusOf(error) === undefined) {
    return reply.code(200).send(refusal(error.problem, failureKind(request), language));
  }
  const { status, problem } = httpErrorOf(error, request);
  // What HTTP refuses in our own words is no failure.
  if (status >= 500 && !(error instanceof HttpError)) request.log.error({ err: error }, 'request failed');
  if (status === 429 || status === 503) reply.header('retry-after', problem.params?.seconds ?? RETRY_SECONDS);
  if (problem.code === 'too_many_connections') reply.header('connection', 'close');
  return reply.code(status).send(failure(status, problem, failureKind(request), language));
}

/** The few refusals for which HTTP has a word that programs in between know. */
function statusOf({ problem }: AppError): number | undefined {
  return { package_too_large: 413, login_limited: 429, oidc_limited: 429 }[problem.code as string];
}

function httpErrorOf(error: unknown, request: FastifyRequest): { status: number; problem: Problem } {
  if (error instanceof HttpError) return error;
  if (error instanceof AppError) return { status: statusOf(error) ?? 400, problem: error.problem };
  const { code, statusCode } = error as Partial<FastifyError>;
  const endpoint = request.routeOptions?.config.endpoint;
  if (statusCode === 415)
    return wrongMediaType(endpoint === undefined ? 'envelope' : ENDPOINTS[endpoint].transport);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, problem: { code: 'request_malformed', params: { detail: code ?? '' } } };
  }
  if (error instanceof StoreUnavailable) {
    return { status: 503, problem: { code: error.unsure ? 'database_unsure' : 'database_unavailable' } };
  }
  if (isDatabaseFull(error)) return { status: 507, problem: { code: 'database_disk_full' } };
  if (isDiskFull(error)) return { status: 507, problem: { code: 'console_disk_full' } };
  if (isBusy(error)) return { status: 503, problem: { code: 'store_busy' } };
  return { status: 500, problem: { code: 'internal', params: { requestId: request.id } } };
}

/** An unknown path; or a known one with another method, which HTTP wants to be told apart. */
function answerUnknown(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: ReadonlyMap<string, readonly string[]>,
): FastifyReply {
  const { language } = callerOf(request);
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = allowed.get(path)?.join(', ');
  if (methods === undefined) {
    const params = { method: request.method, path: path.slice(0, 200) };
    return reply.code(404).send(failure(404, { code: 'not_found', params }, 'other', language));
  }
  reply.header('allow', `${methods}, OPTIONS`);
  if (request.method === 'OPTIONS') return reply.code(204).send();
  const problem: Problem = { code: 'method_not_allowed', params: { path, allowed: methods } };
  return reply.code(405).send(failure(405, problem, 'other', language));
}

/** createCluster with an id is a modification, and says so when it fails. */
function failureKind(request: FastifyRequest): FailureKind {
  const endpoint = request.routeOptions?.config.endpoint;
  if (endpoint === undefined) return 'other';
  if (endpoint === 'createCluster' && hasId(request.body)) return 'update';
  return ENDPOINTS[endpoint].failure;
}

function hasId(body: unknown): boolean {
  const value = (body as (Partial<ReturnType<typeof parseJson>> & { value?: unknown }) | undefined)?.value;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'id');
}
