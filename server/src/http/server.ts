import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Access } from '../access/access.ts';
import type { Certificate, CertificateFiles } from '../certificate.ts';
import { recognise } from './auth.ts';
import { type BindOptions, bind, type Handlers } from './bind.ts';
import { drainBodies } from './body.ts';
import { failure } from './envelope.ts';
import { answerError, answerErrors, type Refused } from './errors.ts';
import { guard } from './guard.ts';
import { type Limits, limitConnections, limitRate } from './limits.ts';
import { OPEN_ROUTES, servePages } from './pages.ts';
import { followCertificate, MIN_VERSION } from './renewal.ts';

export interface ServerParts extends BindOptions {
  readonly handlers: Handlers;
  readonly access: Access;
  /** Everybody who reaches the console is an admin. */
  readonly isOpen: boolean;
  readonly tls?: CertificateFiles & Certificate;
  readonly trustedProxies: readonly string[];
  readonly limits?: Limits;
  /** TIMEOUTS when absent. */
  readonly timeouts?: typeof TIMEOUTS;
  readonly log: FastifyBaseLogger;
  /** Folder of the built page. */
  readonly webDir: string;
  readonly isReady: () => Promise<boolean>;
  readonly refused?: Refused;
}

/** Milliseconds: how long headers may take, also of a connection that says nothing; and how often Node.js looks at that. */
const TIMEOUTS = { headersTimeout: 20_000, connectionsCheckingInterval: 5_000 };

/**
 * No route gives Fastify a schema, since `bind.ts` validates by itself. Without these two Fastify loads a validator
 * and a serializer of its own, a tenth of what a start takes.
 */
const NO_COMPILERS = { buildValidator: unused, buildSerializer: unused };

function unused(): never {
  throw new Error('a route has a schema of Fastify: validate in bind.ts');
}

/** The HTTP side of the console, complete but not listening yet. */
export function buildServer(parts: ServerParts): FastifyInstance {
  const { handlers, access, isOpen, tls, trustedProxies, limits = {}, timeouts = TIMEOUTS } = parts;
  const { log, webDir, isReady } = parts;
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // A whole upload may take an hour; how long a body may stall is watched where it is read.
    requestTimeout: 0,
    ...(tls === undefined
      ? { http: timeouts }
      : {
          https: {
            ...timeouts,
            cert: tls.cert,
            key: tls.key,
            handshakeTimeout: timeouts.headersTimeout,
            minVersion: MIN_VERSION,
          },
        }),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerBrokenRequest,
    // Fastify's own 503 is no envelope; whoever still has a connection is answered, and told to close it.
    return503OnClosing: false,
    schemaController: { compilersFactory: NO_COMPILERS },
  });
  if (tls !== undefined) followCertificate(app, tls);
  const allowed = new Map<string, string[]>();
  app.addHook('onRoute', ({ method, url, config }) => {
    requireKnown(url, config?.endpoint);
    allowed.set(url, [...(allowed.get(url) ?? []), ...[method].flat()]);
  });
  app.addHook('onResponse', async (request, reply) => {
    const fields = {
      method: request.method,
      // The pattern, not the URL: what people search for is none of the log's business.
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    if (request.method === 'POST') request.log.info(fields, 'request answered');
    else request.log.debug(fields, 'request answered');
  });
  guard(app, isOpen);
  limitConnections(app, limits);
  recognise(app, access);
  limitRate(app, limits);
  drainBodies(app);
  answerErrors(app, allowed, parts.refused);
  bind(app, handlers, parts);
  servePages(app, webDir, isReady);
  return app;
}

/** @throws Error when nothing says who may call a route: the console must not start with a hole in it */
function requireKnown(url: string, endpoint: EndpointName | undefined): void {
  if (endpoint === undefined ? OPEN_ROUTES.includes(url) : url === pathOf(endpoint)) return;
  throw new Error(`route ${url} is neither an interface (contract/src/api) nor one of OPEN_ROUTES`);
}

/** Bytes that are no HTTP, headers that are too large or too slow: there is no request to answer through. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
  const status = statuses[error.code ?? ''] ?? 400;
  const problem = { code: 'request_malformed', params: { detail: error.code ?? '' } } as const;
  const body = JSON.stringify(failure(status, problem, 'other', 'zh'));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
