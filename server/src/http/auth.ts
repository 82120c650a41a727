import { languageOf } from '@dolphindeck/contract/common/text.ts';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access, Identity, Ticket } from '../access/access.ts';
import type { Caller } from '../commands/caller.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends it; null: nobody who is known. */
    identity: Identity | null;
  }
}

/** Finds out who sends each request to an interface, by the cookie of a session or the token of a program. */
export function recognise(app: FastifyInstance, access: Access): void {
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async request => {
    if (request.routeOptions.config.endpoint === undefined) return;
    request.identity = await access.identify(ticketOf(request));
  });
}

/** Who sends a request, as commands know it. */
export function callerOf(request: FastifyRequest): Caller {
  const { identity } = request;
  return {
    user: identity?.user ?? '',
    role: identity?.role ?? 'nobody',
    language: languageOf(request.headers['accept-language']),
    address: request.ip,
    identity,
  };
}

/** A program's token counts more than a cookie: it was meant. */
export function ticketOf(request: FastifyRequest): Ticket {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const session = parseCookie(request.headers.cookie ?? '')[cookieName(request)];
  return { ...(token === undefined ? {} : { token }), ...(session === undefined ? {} : { session }) };
}

/** Gives the browser the ticket of a session to keep till it ends, or takes it away (null). */
export function keepTicket(request: FastifyRequest, reply: FastifyReply, ticket: string | null): void {
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request) } as const;
  const cookie = { ...options, name: cookieName(request), value: ticket ?? '' };
  reply.header('set-cookie', stringifySetCookie(ticket === null ? { ...cookie, maxAge: 0 } : cookie));
}

/** A browser takes a cookie of this prefix over TLS only, from this host only. */
function cookieName(request: FastifyRequest): string {
  return isSecure(request) ? '__Host-dolphindeck' : 'dolphindeck';
}

const isSecure = ({ protocol }: FastifyRequest) => protocol === 'https';
