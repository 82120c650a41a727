import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

/**
 * What keeps pages of other sites away. A form, fetch or image of theirs comes with their Origin or what it is to us. A name
 * of theirs that they point to 127.0.0.1 (DNS rebinding) comes with their Host header, which matters where nobody has to sign
 * in: a session's cookie is not sent to that name.
 */
export function guard(app: FastifyInstance, isOpen: boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    reply.header('x-request-id', request.id);
    if (isOpen) requireLoopbackHost(request);
    // Reads, too: an image of theirs would else call an interface that keeps something, an export that the audit tells of.
    // The page is for everybody to link to, and a provider sends the reader back to it.
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || request.routeOptions.config.endpoint !== undefined) requireOwnOrigin(request);
  });
}

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Any port: the console may be reached through `ssh -L`. */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

function requireLoopbackHost({ headers }: FastifyRequest): void {
  const host = headers.host ?? '';
  if (!LOOPBACK_HOST.test(host)) {
    throw new HttpError(403, { code: 'host_header', params: { host: host.slice(0, 200) } });
  }
}

/** A browser names the page that a request comes from; programs send neither header. */
function requireOwnOrigin({ headers, protocol, host }: FastifyRequest): void {
  const origin = headers.origin;
  const site = headers['sec-fetch-site'];
  const foreign =
    (origin !== undefined && origin.toLowerCase() !== `${protocol}://${host}`.toLowerCase()) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (!foreign) return;
  throw new HttpError(403, {
    code: 'origin_refused',
    params: { origin: (origin ?? String(site)).slice(0, 200) },
  });
}
