import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../../lab/src/core/run.ts';

/** Secrets by what they are, such as `{ 'root password': '…' }`. */
export type Planted = Readonly<Record<string, string>>;

/** What base64 of any text with the secret in it must contain: one for each of three alignments. */
function base64Cores(secret: string): string[] {
  const data = Buffer.from(secret);
  return [0, 1, 2].map(shift => {
    const encoded = Buffer.concat([Buffer.alloc(shift), data]).toString('base64');
    return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + data.length) * 8) / 6));
  });
}

/** The ways in which a secret can be written so that somebody who finds it can read it. */
export function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    ...new Set([
      secret,
      json,
      JSON.stringify(json).slice(1, -1),
      // As properties files and shells write it.
      secret.replaceAll('\\', '\\\\'),
      secret.replaceAll("'", "'\\''"),
      encodeURIComponent(secret),
      ...base64Cores(secret).flatMap(core => [core, core.replaceAll('+', '-').replaceAll('/', '_')]),
    ]),
  ];
}

/** Answers of a text the names of the secrets that stand in it, in whatever spelling. */
function finderOf(planted: Planted): (text: string) => string[] {
  const sought = Object.entries(planted).map(([name, secret]) => ({ name, spelt: spellings(secret) }));
  return text =>
    sought.filter(({ spelt }) => spelt.some(spelling => text.includes(spelling))).map(({ name }) => name);
}

/** Names of the secrets that stand in a text, in whatever spelling. */
export const secretsIn = (text: string, planted: Planted): string[] => finderOf(planted)(text);

/** Files below a folder in which a secret stands, searched as bytes. */
export async function filesWithSecrets(folder: string, planted: Planted): Promise<string[]> {
  const patterns = Object.values(planted).flatMap(spellings).join('\n');
  const { code, stdout, stderr } = await run(['grep', '-rlaF', '-f', '-', '--', folder], { input: patterns });
  if (code > 1) throw new Error(`grep: ${stderr}`);
  return stdout.trim().split('\n').filter(Boolean);
}

/** What any user of a machine may see of others' processes, and what only root may. */
const SEEN_OF_PROCESSES = ['cmdline', 'environ'];

/** Milliseconds between two looks: a program of Ansible lives longer, and the run that is watched needs the processor. */
const BETWEEN_LOOKS = 40;

/**
 * Looks at command lines and environments of all processes of this machine, those in lab hosts too, again and again until
 * it is stopped.
 * @returns `stop`, which answers where secrets were seen, as `name in file of program`
 */
export function watchProcesses(planted: Planted) {
  const seen = new Set<string>();
  let looks = 0;
  let isStopped = false;
  const find = finderOf(planted);
  const look = async (pid: string) => {
    for (const file of SEEN_OF_PROCESSES) {
      // A process that has ended meanwhile.
      const text = await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
      if (text !== '') looks += 1;
      const bytes = Buffer.from(text, 'latin1').toString('utf8');
      for (const name of find(bytes)) seen.add(`${name} in ${file} of ${bytes.split('\0')[0]}`);
    }
  };
  const watching = (async () => {
    while (!isStopped) {
      for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) await look(pid);
      await sleep(BETWEEN_LOOKS);
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      await watching;
      if (looks < 1000) throw new Error(`only ${looks} looks at processes: too few to know anything`);
      return [...seen];
    },
  };
}
