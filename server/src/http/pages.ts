import type { FastifyInstance } from 'fastify';
import { openApi } from './openapi.ts';
import { servePage } from './page.ts';

/** All that everybody may ask for without being known. A route that is neither here nor an interface ends the start. */
export const OPEN_ROUTES: readonly string[] = ['/', '/*', '/assets/*', '/api/v1/openapi.json', '/healthz'];

/**
 * What stands outside of the envelope: the document of the interfaces, the page, and whether the console is up.
 * @param webDir folder of the built page
 * @param isReady whether the store answers and unfinished runs were taken up again
 */
export function servePages(app: FastifyInstance, webDir: string, isReady: () => Promise<boolean>): void {
  let document: string | undefined;
  app.get('/api/v1/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApi());
    return reply.type('application/json; charset=utf-8').send(document);
  });
  app.get('/healthz', async (_request, reply) => {
    const ready = await isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'unavailable' });
  });
  app.register(scope => servePage(scope, webDir));
}
