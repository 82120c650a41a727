import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const SSHD = '/usr/sbin/sshd';
const run = promisify(execFile);

export interface Sshd {
  readonly port: number;
  readonly user: string;
  /** Logs `user` in. */
  readonly privateKey: string;
  /** `<type> <base64>`, as `createHost` answers it. */
  readonly hostKey: string;
  stop(): Promise<void>;
}

/**
 * A real OpenSSH server on a loopback port, for the user who runs the tests: by a key, since nobody knows a password.
 * @param name of its host key in `dir`: another name is another key, as after a host was rebuilt
 * @throws when there is no sshd; it is not skipped, since what is not tried may not work
 */
export async function startSshd(dir: string, port: number, name = 'host'): Promise<Sshd> {
  if (!existsSync(SSHD)) throw new Error(`${SSHD} is missing; install the package openssh-server`);
  const user = userInfo().username;
  const hostKeyFile = await keyPair(dir, name);
  const userKeyFile = await keyPair(dir, 'user');
  // sshd of root wants the folder of its privilege separation, which else its service makes.
  if (user === 'root') await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const config = join(dir, 'sshd_config');
  await writeFile(
    config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKeyFile}`,
      `AuthorizedKeysFile ${userKeyFile}.pub`,
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      'UsePAM no',
      'StrictModes no',
      // The login's own files of this machine (pyenv, nvm, ...) say nothing about a host.
      `SetEnv HOME=${dir} PATH=/usr/sbin:/usr/bin:/sbin:/bin`,
      'PidFile none',
      'MaxStartups 100',
      '',
    ].join('\n'),
  );
  const child = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(child);
  const publicKey = await readFile(`${hostKeyFile}.pub`, 'utf8');
  return {
    port,
    user,
    privateKey: await readFile(userKeyFile, 'utf8'),
    hostKey: publicKey.split(' ').slice(0, 2).join(' '),
    stop: () => stop(child),
  };
}

async function keyPair(dir: string, name: string): Promise<string> {
  const file = join(dir, name);
  if (!existsSync(file)) await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
  return file;
}

/** sshd says when it listens. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((found, fail) => {
    const said: string[] = [];
    child.once('error', fail);
    child.once('exit', code => fail(new Error(`sshd ended with ${code}:\n${said.join('\n')}`)));
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on('line', line => {
      said.push(line);
      if (line.includes('Server listening on')) found();
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>(done => child.once('exit', () => done()));
  child.kill('SIGTERM');
  await exit;
}

/** A port that takes connections and says nothing, like a firewall that swallows packets. */
export async function silentPort(
  port = 0,
): Promise<{ port: number; stop(): Promise<void>; asked: Promise<void> }> {
  const sockets = new Set<Socket>();
  const asked = Promise.withResolvers<void>();
  const server: Server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    asked.resolve();
  });
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done));
  return {
    port: (server.address() as { port: number }).port,
    asked: asked.promise,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise(done => server.close(() => done()));
    },
  };
}

/** A port of loopback on which nobody listens now. */
export async function closedPort(): Promise<number> {
  const server = await silentPort();
  await server.stop();
  return server.port;
}
