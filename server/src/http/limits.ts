import type { Socket } from 'node:net';
import { finished } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../access/network.ts';
import { HttpError } from './http-error.ts';
import { Places } from './places.ts';

export interface Limits {
  /** Of one user, token or unknown address, on interfaces; undefined: no limit. */
  readonly requestsPerMinute?: number;
  /** Connections that are served at once. */
  readonly connections?: number;
}

const CONNECTIONS = 1024;
/** Connections beyond those that are served: who has one is told, so that it looks like no outage. */
const TOLD_CONNECTIONS = 256;
/** Short, so that whoever has used a minute's requests in a moment does not wait for a minute. */
const WINDOW_SECONDS = 10;

/**
 * Answers a request that comes on one connection too many with 503, and closes that. Who was there before is served on.
 * Beyond those that are told so, connections are closed unanswered.
 */
export function limitConnections(app: FastifyInstance, { connections = CONNECTIONS }: Limits): void {
  const { server } = app;
  server.maxConnections = connections + TOLD_CONNECTIONS;
  const surplus = new WeakSet<Socket>();
  let open = 0;
  let toldInLog = false;
  server.on('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
      if (open <= connections / 2) toldInLog = false;
    });
  });
  // Requests of TLS come on a socket of its own, above the connection.
  server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    if (open <= connections) return;
    surplus.add(socket);
    if (!toldInLog) app.log.warn({ connections }, 'too many connections; further ones are refused');
    toldInLog = true;
  });
  app.addHook('onRequest', async ({ raw }) => {
    if (!surplus.has(raw.socket)) return;
    throw new HttpError(503, { code: 'too_many_connections', params: { limit: connections } });
  });
}

/** Uploads that are taken in at once: each takes a connection for as long as it likes, disk, and a processor in the end. */
export const UPLOADS = 32;

/** Answers an upload beyond those that are taken in at once with 503, before any of its body is read. */
export function limitUploads<A extends readonly unknown[]>(
  take: (...args: A) => unknown,
): (...args: A) => Promise<unknown> {
  let open = 0;
  return async (...args) => {
    if (open >= UPLOADS) throw new HttpError(503, { code: 'too_many_uploads', params: { limit: UPLOADS } });
    open += 1;
    try {
      return await take(...args);
    } finally {
      open -= 1;
    }
  };
}

/** Searches and downloads that are made at once: each reads the store for as long as its caller takes what it reads. */
export const LONG_READS = { ofUser: 16, ofAll: 64 };

/** Answers a search or download beyond those of its user, or of all, with 429, before anything is read for it. */
export function limitLongReads(): (user: string, reply: FastifyReply) => void {
  const open = new Places(LONG_READS, 'too_many_reads');
  // Over with the answer, whole or broken off.
  return (user, { raw }) => void finished(raw, { readable: false }, open.enter(user));
}

/** Refuses with 429 who calls interfaces more often than any person or orderly program does. After `recognise`. */
export function limitRate(app: FastifyInstance, { requestsPerMinute }: Limits): void {
  if (requestsPerMinute === undefined) return;
  const points = Math.ceil((requestsPerMinute * WINDOW_SECONDS) / 60);
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  app.addHook('onRequest', async ({ routeOptions, identity, ip }) => {
    if (routeOptions.config.endpoint === undefined) return;
    const key = identity === null ? `address ${networkOf(ip)}` : `user ${identity.user}`;
    await limiter.consume(key).catch((full: RateLimiterRes) => {
      const seconds = Math.max(1, Math.ceil(full.msBeforeNext / 1000));
      throw new HttpError(429, { code: 'rate_limited', params: { seconds } });
    });
  });
}
