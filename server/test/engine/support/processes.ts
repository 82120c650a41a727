import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly argv: string;
  readonly environ: string;
}

/** Every process that this user can see. */
export function processes(): Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        const [state = '', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const argv = readFileSync(`/proc/${name}/cmdline`, 'latin1');
        const environ = readIfAllowed(`/proc/${name}/environ`);
        return [{ pid: Number(name), parent: Number(parent), state, argv, environ }];
      } catch {
        return [];
      }
    });
}

/** Processes that work for a run folder: its path stands in their arguments or their environment. */
export function processesOf(dir: string): Process[] {
  const bytes = Buffer.from(dir).toString('latin1');
  return processes().filter(({ argv, environ }) => argv.includes(bytes) || environ.includes(bytes));
}

/** Children of this process that have ended and were not waited for. */
export function zombies(): Process[] {
  return processes().filter(({ parent, state }) => parent === process.pid && state === 'Z');
}

function readIfAllowed(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
