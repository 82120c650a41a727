import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { OPEN_ACCESS } from '../../src/access/access.ts';
import type { Handlers } from '../../src/http/bind.ts';
import { buildServer, type ServerParts } from '../../src/http/server.ts';

/** A console's HTTP side whose interfaces answer null, but for those that a test gives. No fault is hidden in it. */
export function httpSide(
  handlers: Partial<Handlers> = {},
  log: object[] = [],
  parts: Partial<ServerParts> = {},
): FastifyInstance {
  const silent = Object.fromEntries(
    Object.entries(ENDPOINTS).map(([name, { transport }]) => [
      name,
      () => (transport === 'session' ? {} : null),
    ]),
  );
  return buildServer({
    handlers: { ...(silent as unknown as Handlers), ...handlers },
    log: pino({ level: 'trace' }, { write: line => log.push(JSON.parse(line)) }),
    webDir: new URL('../../../web/dist', import.meta.url).pathname,
    isReady: async () => true,
    access: OPEN_ACCESS,
    isOpen: true,
    trustedProxies: [],
    ...parts,
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came.
  readonly json: any;
}

/** Sends a request as a program on this machine does. */
export async function ask(app: FastifyInstance, options: InjectOptions): Promise<Answer> {
  const response = await app.inject({
    ...options,
    headers: { host: '127.0.0.1:38888', ...options.headers },
  });
  const isJson = /^application\/json/.test(String(response.headers['content-type']));
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    json: isJson && response.body !== '' ? response.json() : undefined,
  };
}

/** Posts a JSON body; a string is sent as it is. */
export function post(
  app: FastifyInstance,
  name: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  return ask(app, {
    method: 'POST',
    url: `/api/v1/${name}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
}
