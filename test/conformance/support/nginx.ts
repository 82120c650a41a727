import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKOUT } from './process.ts';

const NGINX = '/usr/sbin/nginx';

/** The server block that the documentation gives, between these ports. */
export async function documented(port: number, consolePort: number): Promise<string> {
  const text = await readFile(join(CHECKOUT, 'docs/operations.md'), 'utf8');
  const [, block] = /```nginx\n(.*?)```/s.exec(text) ?? [];
  if (!block?.includes(':8080;') || !block.includes(':38888;'))
    throw new Error('no block for nginx in the docs');
  return block.replace(':8080;', `:${port};`).replace(':38888;', `:${consolePort};`);
}

/**
 * A real nginx of its own.
 * @param block of a server on that port
 * @throws when there is none; it is not skipped, since what is not tried may not work
 */
export async function startNginx(dir: string, port: number, block: string) {
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
  const base = `http://127.0.0.1:${port}`;
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
