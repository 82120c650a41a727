import { permits } from '@dolphindeck/contract/access/role.ts';
import type { Endpoint, OutputOf, Permission } from '@dolphindeck/contract/api/endpoint.ts';
import { ENDPOINTS, type EndpointName, type Endpoints, pathOf } from '@dolphindeck/contract/api/index.ts';
import type { Topic } from '@dolphindeck/contract/api/topics.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../commands/app-error.ts';
import type { Caller } from '../commands/caller.ts';
import type { SessionAnswer } from '../commands/login.ts';
import type { MadeList } from '../commands/reads/clusters.ts';
import { callerOf, keep } from './auth.ts';
import { acceptJson, acceptUpload, wrongMediaType } from './body.ts';
import { success } from './envelope.ts';
import { type FileAnswer, sendFile } from './file.ts';
import { HttpError } from './http-error.ts';
import type { parseJson } from './json-text.ts';
import { limitLongReads, limitUploads } from './limits.ts';
import { isLongPage, isMadePage, longPageText, sendMadePage } from './long-page.ts';
import { type NormalInput, normalise } from './normalise.ts';
import { sendParts } from './parts.ts';
import { problemOf } from './problems.ts';
import { type EndpointSchemas, schemasOf } from './schema.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The interface that a route serves. */
    endpoint?: EndpointName;
  }
}

type Answer<E extends EndpointName> = OutputOf<Endpoints[E]> | MadeList<E>;
type Answered<E extends EndpointName> = Answer<E> | Promise<Answer<E>>;
/** A body that is a file. */
interface Upload {
  readonly body: AsyncIterable<Uint8Array>;
  /** Its length, when the sender tells it: fewer bytes are no whole file. */
  readonly expectedBytes?: number;
}
type StreamName = 'runEvents' | 'consoleEvents';
type FileName = 'downloadRunLog' | 'exportAudit';
type PartsName = 'searchRunLog';
type UploadName = 'uploadPackage';
type SessionName = 'login' | 'logout' | 'beginOidc' | 'finishOidc';

/** Who carries out each interface. A stream answers through the reply by itself. */
export type Handlers = {
  readonly [N in Exclude<EndpointName, StreamName | UploadName | FileName | PartsName | SessionName>]: (
    input: NormalInput<Endpoints[N]>,
    caller: Caller,
  ) => Answered<N>;
} & {
  readonly [N in UploadName]: (input: NormalInput<Endpoints[N]> & Upload, caller: Caller) => Answered<N>;
} & {
  readonly [N in SessionName]: (input: NormalInput<Endpoints[N]>, caller: Caller) => Promise<SessionAnswer>;
} & {
  readonly [N in FileName]: (input: NormalInput<Endpoints[N]>, caller: Caller) => Promise<FileAnswer>;
} & {
  readonly [N in PartsName]: (
    input: NormalInput<Endpoints[N]>,
    caller: Caller,
  ) => Promise<AsyncIterable<OutputOf<Endpoints[N]>>>;
} & {
  readonly [N in StreamName]: (
    input: NormalInput<Endpoints[N]>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<void>;
};

/** The erased form, for the loop below; `Handlers` is what is checked. */
type AnyHandler = (input: unknown, ...rest: readonly unknown[]) => unknown;

export interface BindOptions {
  /** How long a JSON body may take to arrive; half a minute when absent. */
  readonly bodySeconds?: number;
  /** Is told what a request has changed. */
  readonly announce?: (topics: readonly Topic[]) => void;
}

/**
 * Makes a route of every interface.
 * @throws Error when an interface has no handler or no permission: the console must not start with a hole in it.
 */
export function bind(app: FastifyInstance, handlers: Handlers, options: BindOptions = {}): void {
  acceptJson(app, options.bodySeconds);
  const enterRead = limitLongReads();
  for (const name of Object.keys(ENDPOINTS) as EndpointName[]) {
    const handler = (handlers as Partial<Record<EndpointName, AnyHandler>>)[name];
    if (handler === undefined) throw new Error(`interface ${name} has no handler`);
    if (!permits('admin', ENDPOINTS[name].permission)) throw new Error(`interface ${name} has no permission`);
    const announce = options.announce ?? (() => {});
    const route = { name, schemas: schemasOf(name), handler, announce, enterRead };
    if (ENDPOINTS[name].transport !== 'upload') addRoute(app, route);
    else {
      app.register(async scope => {
        acceptUpload(scope);
        addRoute(scope, { ...route, handler: limitUploads(handler) });
      });
    }
  }
}

interface Route {
  readonly name: EndpointName;
  readonly schemas: EndpointSchemas;
  readonly handler: AnyHandler;
  readonly announce: (topics: readonly Topic[]) => void;
  readonly enterRead: ReturnType<typeof limitLongReads>;
}

function addRoute(app: FastifyInstance, { name, schemas, handler, announce, enterRead }: Route): void {
  const { method, transport, permission, changes }: Endpoint = ENDPOINTS[name];
  const isUpload = transport === 'upload';
  app.route({
    method,
    url: pathOf(name),
    config: { endpoint: name },
    // A stream or a log has no length to tell, so a HEAD of it could only hang.
    exposeHeadRoute: transport === 'envelope',
    // Bodies are limited where they are read.
    bodyLimit: Number.MAX_SAFE_INTEGER,
    onRequest: async request => {
      requirePermission(callerOf(request), permission, name);
      if (method === 'POST' && request.headers['content-type'] === undefined) throw wrongMediaType(transport);
    },
    handler: async (request, reply) => {
      const input = readInput(name, request, schemas);
      if (transport === 'events') return handler(input, request, reply);
      if (transport === 'file' || transport === 'parts') enterRead(callerOf(request).user, reply);
      const answer = await handler(isUpload ? { ...input, ...upload(request) } : input, callerOf(request));
      const {
        ticket,
        begun,
        result = null,
      } = transport === 'session' ? (answer as SessionAnswer) : { result: answer };
      if (ticket !== undefined) keep(request, reply, 'ticket', ticket);
      if (begun !== undefined) keep(request, reply, 'begun', begun);
      // The work is done, whatever becomes of the answer.
      if (changes !== undefined) announce(changes);
      if (transport === 'file') return sendFile(reply, result as FileAnswer);
      const check = (answer: unknown) => {
        if (!schemas.output(answer)) throw new Error(`answer of ${name}: ${problemText(schemas)}`);
      };
      if (transport === 'parts') return sendParts(reply, result as AsyncIterable<unknown>, check);
      if (isMadePage(result)) return sendMadePage(reply, result, check);
      if (isLongPage(result)) {
        return reply.type('application/json; charset=utf-8').send(await longPageText(result, check));
      }
      check(result);
      return success(result);
    },
  });
}

function requirePermission({ user, role }: Caller, permission: Permission, name: EndpointName): void {
  if (permits(role, permission)) return;
  if (role === 'nobody') throw new HttpError(401, { code: 'sign_in' });
  throw new HttpError(403, { code: 'forbidden', params: { user, name } });
}

/** The input of an interface, validated and in its inner form. */
function readInput(name: EndpointName, request: FastifyRequest, { input }: EndpointSchemas): object {
  const value =
    ENDPOINTS[name].method === 'POST' && ENDPOINTS[name].transport !== 'upload'
      ? bodyOf(request)
      : { ...(request.query as object) };
  if (!input(value)) throw new AppError(problemOf(input.errors ?? [], value));
  return normalise<Endpoint>(value) as object;
}

function upload({ body, headers }: FastifyRequest): Upload {
  const length = headers['content-length'];
  return {
    body: body as Upload['body'],
    ...(length === undefined ? {} : { expectedBytes: Number(length) }),
  };
}

function bodyOf(request: FastifyRequest): unknown {
  const parsed = request.body as ReturnType<typeof parseJson>;
  if ('problem' in parsed) throw new AppError(parsed.problem);
  return parsed.value;
}

/** Where and how an answer breaks its schema, without its values. */
function problemText({ output }: EndpointSchemas): string {
  return (output.errors ?? []).map(error => `${error.instancePath} ${error.message}`).join(', ');
}
