import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { ConsoleIdentity } from '../domain/lock.ts';

/**
 * Who this console is to the hosts: its data, in this folder, on this machine. A copy elsewhere, such as a backup that is
 * tried beside the original, is another console. The machine's id is not told in clear (machine-id(5)); a machine without
 * one, such as a container, is known by its name.
 */
export async function consoleIdentity(consoleId: string, dataDir: string): Promise<ConsoleIdentity> {
  const holder = hostname();
  const known = (await readFile('/etc/machine-id', 'utf8').catch(() => '')).trim();
  const machine = createHash('sha256')
    .update(`${consoleId} ${known || holder} ${await realpath(dataDir)}`)
    .digest('hex')
    .slice(0, 16);
  return { console: consoleId, machine, holder };
}
