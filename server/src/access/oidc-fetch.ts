import * as http from 'node:http';
import * as https from 'node:https';
import { getCACertificates } from 'node:tls';
import type { CustomFetch } from 'openid-client';
import { unreachable } from './oidc-failure.ts';

const TIMEOUT_MS = 8_000;
/** Metadata, keys and tokens have some kilobytes. */
const MAX_BYTES = 1024 * 1024;

/**
 * Asks a provider, as `fetch` does: that of Node can be told of no certificate. Follows no redirect, waits some seconds, reads
 * no more than a megabyte; whatever goes wrong on the way, and every answer of 500 and more, is an OidcFailure.
 * @param ca certificates, PEM, that are trusted beside those of Node
 */
export function providerFetch(ca: string | undefined): CustomFetch {
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };
  return async (address, { method, headers, body }) => {
    const url = new URL(address);
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    const options = { method, headers, signal, agent: false, ...trusted };
    const request = (url.protocol === 'https:' ? https : http).request(url, options, resolve);
    request.on('error', reject);
    request.end(body instanceof URLSearchParams ? body.toString() : (body ?? undefined));
    try {
      const answer = await promise;
      const status = answer.statusCode ?? 0;
      if (status >= 500) throw unreachable(`HTTP ${status}`);
      return new Response(await textOf(answer), { status, headers: headersOf(answer) });
    } catch (error) {
      request.destroy();
      throw failureOf(error as Error, signal);
    }
  };
}

async function textOf(answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw unreachable('too long an answer');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf({ headersDistinct }: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}

/** The code of a failure only: its text may repeat the address. */
function failureOf(error: Error, signal: AbortSignal): Error {
  if (error.name === 'OidcFailure') return error;
  return unreachable(signal.aborted ? 'ETIMEDOUT' : ((error as NodeJS.ErrnoException).code ?? error.name));
}
