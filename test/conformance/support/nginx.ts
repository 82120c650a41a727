import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Made } from './certificate.ts';
import { CHECKOUT } from './process.ts';

const NGINX = '/usr/sbin/nginx';

/** The server block that the documentation gives for plain HTTP, between these ports. */
export async function documented(port: number, consolePort: number): Promise<string> {
  return filledIn(await blockOf(text => !text.includes('ssl')), [
    ['listen 127.0.0.1:8080;', `listen 127.0.0.1:${port};`],
    ['proxy_pass http://127.0.0.1:38888;', `proxy_pass http://127.0.0.1:${consolePort};`],
  ]);
}

/** The server block that the documentation gives for TLS, between these ports and with this certificate. */
export async function documentedTls(port: number, consolePort: number, { certFile, keyFile }: Made) {
  return filledIn(await blockOf(text => text.includes('ssl')), [
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['ssl_certificate /etc/nginx/deck.example.pem;', `ssl_certificate ${certFile};`],
    ['ssl_certificate_key /etc/nginx/deck.example.key;', `ssl_certificate_key ${keyFile};`],
    ['proxy_pass http://127.0.0.1:38888;', `proxy_pass http://127.0.0.1:${consolePort};`],
  ]);
}

async function blockOf(is: (block: string) => boolean): Promise<string> {
  const text = await readFile(join(CHECKOUT, 'docs/operations.md'), 'utf8');
  const [block, ...more] = [...text.matchAll(/```nginx\n(.*?)```/gs)].map(([, one = '']) => one).filter(is);
  if (block === undefined || more.length > 0) throw new Error('not one such block for nginx in the docs');
  return block;
}

/** Puts what a machine has for itself into an example; everything else of it stays as it is. */
function filledIn(block: string, own: readonly (readonly [from: string, to: string])[]): string {
  return own.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`the block for nginx has not one ${from}`);
    return text.replace(from, to);
  }, block);
}

/**
 * A real nginx of its own.
 * @param block of a server on that port
 * @param scheme of that server; the certificate of `https` has to be trusted
 * @throws when there is none; it is not skipped, since what is not tried may not work
 */
export async function startNginx(
  dir: string,
  port: number,
  block: string,
  scheme: 'http' | 'https' = 'http',
) {
  if (!existsSync(NGINX)) throw new Error(`${NGINX} is missing; install the package nginx`);
  await mkdir(dir, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    kind => `${kind}_temp_path ${join(dir, kind)};`,
  );
  const config = join(dir, 'nginx.conf');
  await writeFile(
    config,
    [
      // Its workers keep the user of the test, whose folder nobody else may enter.
      process.getuid?.() === 0 ? 'user root;' : '',
      'daemon off;',
      `pid ${join(dir, 'pid')};`,
      'error_log stderr warn;',
      'events {}',
      `http { access_log off; ${temporary.join(' ')} ${block} }`,
    ].join('\n'),
  );
  const child = spawn(NGINX, ['-p', dir, '-c', config, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const base = `${scheme}://127.0.0.1:${port}`;
  await answering(child, base);
  return {
    base,
    async stop(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = new Promise<void>(done => child.once('exit', () => done()));
      child.kill('SIGTERM');
      await exit;
    },
  };
}

async function answering(child: ChildProcess, base: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', text => (said += text));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}:\n${said}`);
    const answer = await fetch(`${base}/healthz`).catch(() => null);
    if (answer !== null) return;
    await new Promise(again => setTimeout(again, 20));
  }
}
