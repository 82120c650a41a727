import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HostKey, parseHostKeys } from './host-keys.ts';
import { EngineError, type EngineSettings, probesDir, socketsDir } from './settings.ts';
import { wipeFolder } from './sweep.ts';

/** A way over other hosts, as jumps.ts of the domain words it. */
export interface Way {
  /** Sections of ssh's configuration; `{folder}` is that of the keys. */
  readonly config: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly knownHosts: string;
  /** The section that leads to the host. */
  readonly last: string;
}

/** A type of key each time, since ssh takes the first that both sides know. */
const ALGORITHMS = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-512,rsa-sha2-256,ssh-rsa'];

/**
 * The keys that a host shows to who comes over other hosts, the preferred type first. ssh-keyscan knows no such way, so
 * ssh itself begins a login, notes the key, and offers nothing to log in with. The keys of the hosts on the way must be
 * the registered ones. Empty: nothing answered, or the way is barred.
 */
export async function scanThrough(
  settings: EngineSettings,
  way: Way,
  address: string,
  port: number,
  timeoutMs: number,
): Promise<readonly HostKey[]> {
  if (!/^[\w.:][\w.:-]*$/.test(address)) throw new EngineError(`bad address ${address}`);
  // A folder of a look at hosts: what a console leaves that dies just now is swept at the next start.
  const dir = join(probesDir(settings), randomBytes(6).toString('hex'));
  try {
    const short = await prepare(dir, socketsDir(settings), way);
    const scans = ALGORITHMS.map((types, index) =>
      showKey(join(short, 'config'), join(short, `seen-${index}`), { types, address, port, way, timeoutMs }),
    );
    return parseHostKeys((await Promise.all(scans)).join(''));
  } finally {
    await wipeFolder(dir);
    await rm(dir, { recursive: true, force: true });
  }
}

/** Writes the keys into the folder, and what ssh reads into one with a short path without blanks. */
async function prepare(dir: string, parent: string, { config, keys, knownHosts }: Way): Promise<string> {
  await mkdir(join(dir, 'keys'), { recursive: true, mode: 0o700 });
  const short = await mkdtemp(join(parent, 'deck-'));
  await writeFile(join(dir, 'sockets'), short, { mode: 0o600 });
  for (const [name, text] of Object.entries(keys)) {
    await writeFile(join(dir, 'keys', name), text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
    await symlink(join(dir, 'keys', name), join(short, name));
  }
  await writeFile(join(short, 'known_hosts'), knownHosts, { mode: 0o600 });
  const known = `  UserKnownHostsFile ${short}/known_hosts\n  StrictHostKeyChecking yes\n`;
  const rest = [
    'GlobalKnownHostsFile /dev/null',
    'IdentityAgent none',
    'IdentityFile none',
    'ConnectTimeout 8',
  ];
  const text = `${config.replaceAll('{folder}', short)}Host deck-jump-*\n${known}Host *\n${rest.join('\n')}\n`;
  await writeFile(join(short, 'config'), text, { mode: 0o600 });
  return short;
}

interface Shown {
  readonly types: string;
  readonly address: string;
  readonly port: number;
  readonly way: Way;
  readonly timeoutMs: number;
}

/** Lines of known_hosts with the key of these types, or nothing. */
async function showKey(config: string, seen: string, shown: Shown): Promise<string> {
  const options = {
    ProxyJump: shown.way.last,
    HostKeyAlgorithms: shown.types,
    StrictHostKeyChecking: 'accept-new',
    UserKnownHostsFile: seen,
    HashKnownHosts: 'no',
    UpdateHostKeys: 'no',
    CheckHostIP: 'no',
    BatchMode: 'yes',
    PreferredAuthentications: 'none',
    LogLevel: 'ERROR',
  };
  const given = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const argv = ['-F', config, ...given, '-p', String(shown.port), '--', shown.address, 'true'];
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' };
  // It always fails: nobody is let in without anything to log in with.
  await new Promise<void>((done, fail) =>
    execFile('ssh', argv, { timeout: shown.timeoutMs, env }, error =>
      error?.code === 'ENOENT' ? fail(new EngineError('ssh is missing; install the OpenSSH client')) : done(),
    ),
  );
  return readFile(seen, 'utf8').catch(() => '');
}
