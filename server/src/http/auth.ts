import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { languageOf } from '@dolphindeck/contract/common/text.ts';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access, Identity, Ticket } from '../access/access.ts';
import { BEGUN_MINUTES } from '../access/oidc.ts';
import type { Caller } from '../commands/caller.ts';
import { StoreUnavailable } from '../store/unavailable.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends it; null: nobody who is known. */
    identity: Identity | null;
  }
}

/** What must be possible while the database is away, by whoever was known before: an abort needs none for itself. */
const WITHOUT_STORE: EndpointName = 'cancelRun';

/** Finds out who sends each request to an interface, by the cookie of a session or the token of a program. */
export function recognise(app: FastifyInstance, access: Access): void {
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async request => {
    const { endpoint } = request.routeOptions.config;
    if (endpoint === undefined) return;
    const ticket = ticketOf(request);
    request.identity = await access.identify(ticket).catch((error: unknown) => {
      const isAway = error instanceof StoreUnavailable;
      const known = isAway && endpoint === WITHOUT_STORE ? access.lately(ticket) : null;
      if (known === null) throw error;
      return known;
    });
  });
}

/** Who sends a request, as commands know it. */
export function callerOf(request: FastifyRequest): Caller {
  const { identity } = request;
  const begun = cookieOf(request, 'begun');
  return {
    user: identity?.user ?? '',
    role: identity?.role ?? 'nobody',
    language: languageOf(request.headers['accept-language']),
    address: request.ip,
    requestId: request.id,
    identity,
    ...(begun === undefined ? {} : { begun }),
  };
}

/** A program's token counts more than a cookie: it was meant. */
export function ticketOf(request: FastifyRequest): Ticket {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const session = cookieOf(request, 'ticket');
  return { ...(token === undefined ? {} : { token }), ...(session === undefined ? {} : { session }) };
}

/** What a browser keeps: the ticket of its session, and what it has begun at an OpenID provider. */
const COOKIES = {
  ticket: { name: 'dolphindeck' },
  begun: { name: 'dolphindeck-oidc', maxAge: BEGUN_MINUTES * 60 },
} as const;
type Kept = keyof typeof COOKIES;

/** Gives the browser something to keep till it ends, or takes it away (null). */
export function keep(request: FastifyRequest, reply: FastifyReply, what: Kept, value: string | null): void {
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request) } as const;
  const cookie = { ...options, ...COOKIES[what], name: cookieName(request, what), value: value ?? '' };
  reply.header('set-cookie', stringifySetCookie(value === null ? { ...cookie, maxAge: 0 } : cookie));
}

function cookieOf(request: FastifyRequest, what: Kept): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[cookieName(request, what)];
}

/** A browser takes a cookie of this prefix over TLS only, from this host only. */
function cookieName(request: FastifyRequest, what: Kept): string {
  return `${isSecure(request) ? '__Host-' : ''}${COOKIES[what].name}`;
}

const isSecure = ({ protocol }: FastifyRequest) => protocol === 'https';
