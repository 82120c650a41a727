import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Stands in the built page wherever a nonce belongs (`html.cspNonce` of web/vite.config.ts). */
const NONCE_MARK = '__NONCE__';
const NONCE_BYTES = 16;

/** Only what the page brings itself; style elements that its parts make while it runs carry the nonce. */
const policyWith = (nonce: string) =>
  "default-src 'none'; " +
  `script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; ` +
  "img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The name of a file tells its content (`run-view-DgvN4jU8.js`), so it never changes. A hash may be of small letters only. */
const HASHED_NAME = /-[\w-]{8}\.[a-z0-9]+$/;
const FOR_EVER = 'public, max-age=31536000, immutable';

/** What never is a view of the page: a wrong address there is a program's, or a file that is gone. */
const NO_VIEW = /^\/(api|assets|healthz)(\/|$)/;

/**
 * Serves the built page: its files under `/assets/`, and the page itself at `/` and at every address that a browser
 * shows, since its views are told apart in the browser.
 * @param webDir what `npm run build` made; without it `/` says so, and the interfaces work all the same
 */
export async function servePage(app: FastifyInstance, webDir: string): Promise<void> {
  app.get('/', (_request, reply) => answerPage(webDir, reply));
  app.get('/*', (request, reply) =>
    isView(request) ? answerPage(webDir, reply) : Promise.resolve(reply.callNotFound()),
  );
  await app.register(fastifyStatic, {
    root: join(webDir, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    // Made once by the build (bin/build.mjs), smaller than what could be made with every answer.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const plain = path.replace(/\.(br|gz)$/, '');
      void reply.header('cache-control', HASHED_NAME.test(plain) ? FOR_EVER : 'no-cache');
    },
  });
}

/** A browser that goes to an address asks for HTML; programs, scripts and images do not. */
function isView({ url, headers }: FastifyRequest): boolean {
  return !NO_VIEW.test(url.split('?', 1)[0] ?? '') && (headers.accept ?? '').includes('text/html');
}

/** Read with every answer: it is small, and a build meanwhile has made it another one. */
async function answerPage(webDir: string, reply: FastifyReply): Promise<FastifyReply> {
  reply.type('text/html; charset=utf-8');
  const page = await readFile(join(webDir, 'index.html'), 'utf8').catch(absent);
  if (page === null) return reply.code(503).send(NOT_BUILT);
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  return reply.header('content-security-policy', policyWith(nonce)).send(page.replaceAll(NONCE_MARK, nonce));
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

const NOT_BUILT = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>DolphinDeck</title>
<p>页面尚未构建。请用 <code>npm start</code> 启动控制台，它会自动构建页面；也可以运行 <code>npm run build</code> 后刷新。接口不受影响。</p>
<p lang="en">The page was not built. Start the console with <code>npm start</code>, which builds it, or run
<code>npm run build</code> and reload. The interfaces work all the same.</p>
</html>
`;
