import { constants, existsSync, readFileSync } from 'node:fs';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { StepName } from '@dolphindeck/contract/run/event.ts';
import type { SupervisorId } from './ports.ts';
import { EngineError, type EngineSettings, socketsDir } from './settings.ts';

/**
 * One ansible-playbook of a run. After a `main` that did not succeed or was aborted the first other step that is due
 * runs: `unlock` when a host may be locked.
 */
export interface RunStep {
  readonly step: StepName;
  /** File name in the folder of playbooks, such as `deploy.yml`. */
  readonly playbook: string;
  /** For a cleanup: plays of `main` that leave nothing to clean up. It is due once `main` got to a task of another one. */
  readonly beyond?: readonly string[];
}

/** What a run folder is made of. */
export interface RunFolderInput {
  readonly dir: string;
  /** Text of inventory.yml. */
  readonly inventory: string;
  /** Text of vars.yml. */
  readonly vars: string;
  /** Lines of known_hosts: the only host keys that are accepted. */
  readonly knownHosts: string;
  /** Sections of ssh's configuration for hosts that connections go through; `{folder}` is that of their keys. */
  readonly jumps?: string;
  /** Private keys by file name; `keyFile` tells where they lie. */
  readonly files?: Readonly<Record<string, string>>;
  /** Every value that must not appear in what the run writes. */
  readonly secrets: readonly string[];
  /**
   * Values that anybody may see (deploy user, account, paths, names). A secret that is a part of one of them is
   * masked only where it stands as a password: see masker.py.
   */
  readonly publicValues?: readonly string[];
  readonly steps: readonly RunStep[];
  readonly forks: number;
  /** Seconds after which a step is ended by force. Runs have no limit; looks at hosts do. */
  readonly timeoutSeconds?: number;
  readonly cancelSeconds?: readonly [number, number];
}

/** `exit.json`: the last thing that a supervisor writes. */
export interface ExitRecord {
  readonly steps: Readonly<Partial<Record<StepName, { exitCode: number; signal: number | null }>>>;
  readonly cancelled: boolean;
  readonly timedOut: boolean;
  /** The main step ended before it did anything that its clean-up takes back. Absent where there is none, or it succeeded. */
  readonly untouched?: boolean;
  /** The supervisor could not write the record of the run. */
  readonly error?: string;
  readonly endedAt: string;
}

/** Path of a private key of a run folder, for the variables of Ansible. */
export function keyFile(dir: string, name: string): string {
  return join(dir, 'keys', name);
}

const COMPLAINT_CHARACTERS = 500;

/** Beside a run folder: one that is being written, and what an earlier attempt left. Nobody is told to lead them. */
const DRAFT = '.new';
const LEFT = '.left';
/** Whether a folder is what a console left that died while it prepared one. It can hold secrets, and no run. */
export const isRemains = (dir: string) => dir.endsWith(DRAFT) || dir.endsWith(LEFT);

/**
 * Writes the folder of a run, private to this user, and puts it into its place whole. What an earlier attempt left there
 * is moved away first: its supervisor may be on its way, and finds a folder that is whole, or none.
 * @returns who has taken the folder meanwhile and leads its run; null when it is there to be taken
 * @throws EngineError when the Python environment is missing
 */
export async function prepareRunFolder(
  settings: EngineSettings,
  input: RunFolderInput,
): Promise<SupervisorId | null> {
  const draft = input.dir + DRAFT;
  const command = await commandOf(settings, input);
  await rm(draft, { recursive: true, force: true });
  try {
    await writeFolder(draft, input, command);
    return await putInPlace(draft, input.dir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function putInPlace(draft: string, dir: string): Promise<SupervisorId | null> {
  const left = dir + LEFT;
  if (existsSync(dir)) {
    const leader = await readSupervisor(dir);
    if (leader !== null) return leader;
    await rm(left, { recursive: true, force: true });
    await rename(dir, left);
  }
  // Taken between the look and the move, also when a console died just then: it goes back.
  if ((await readSupervisor(left)) !== null) {
    await rename(left, dir);
    return readSupervisor(dir);
  }
  await rename(draft, dir);
  await rm(left, { recursive: true, force: true });
  return null;
}

async function writeFolder(dir: string, input: RunFolderInput, command: object): Promise<void> {
  await mkdir(join(dir, 'keys'), { recursive: true, mode: 0o700 });
  await write(dir, 'inventory.yml', input.inventory);
  await write(dir, 'vars.yml', input.vars);
  await write(dir, 'known_hosts', input.knownHosts);
  await write(dir, 'jumps', input.jumps ?? '');
  await write(
    dir,
    'secrets.json',
    JSON.stringify({ values: input.secrets, public: input.publicValues ?? [] }),
  );
  for (const [name, text] of Object.entries(input.files ?? {})) {
    if (basename(name) !== name || name.startsWith('.')) throw new EngineError(`bad key file name ${name}`);
    // ssh reads a key only when its last line ends.
    await write(join(dir, 'keys'), name, text.endsWith('\n') ? text : `${text}\n`);
  }
  await write(dir, 'command.json', JSON.stringify(command));
}

async function commandOf(settings: EngineSettings, input: RunFolderInput): Promise<object> {
  const python = join(settings.venv, 'bin/python');
  const ansiblePlaybook = join(settings.venv, 'bin/ansible-playbook');
  await refuseMissingVenv(settings, python, ansiblePlaybook);
  const playbooks = settings.playbooksDir ?? join(settings.ansibleDir, 'playbooks');
  return {
    python,
    ansiblePlaybook,
    ansibleConfig: join(settings.ansibleDir, 'ansible.cfg'),
    steps: input.steps.map(({ step, playbook, beyond }) => {
      if (!/^[a-z0-9][a-z0-9-]*\.yml$/.test(playbook)) throw new EngineError(`bad playbook name ${playbook}`);
      return { step, playbook: join(playbooks, playbook), ...(beyond === undefined ? {} : { beyond }) };
    }),
    socketsDir: socketsDir(settings),
    forks: input.forks,
    timeoutSeconds: input.timeoutSeconds ?? null,
    cancelSeconds: input.cancelSeconds ?? settings.cancelSeconds ?? [20, 10],
  };
}

async function refuseMissingVenv(settings: EngineSettings, ...programs: string[]): Promise<void> {
  try {
    for (const program of programs) await access(program, constants.X_OK);
  } catch {
    throw new EngineError(
      `there is no ansible-playbook in ${settings.venv}; create it with: python3 -m venv ${settings.venv} && ` +
        `${settings.venv}/bin/pip install -r ${settings.ansibleDir}/requirements.txt`,
    );
  }
}

async function write(dir: string, name: string, text: string): Promise<void> {
  await writeFile(join(dir, name), text, { mode: 0o600 });
}

/** Who leads the run of this folder, or null when no supervisor has taken it. */
export async function readSupervisor(dir: string): Promise<SupervisorId | null> {
  const state = await readJson(join(dir, 'state.json'));
  if (state === null) return null;
  const { pid, startTime, bootId } = state as SupervisorId;
  return { pid, startTime, bootId };
}

/** How the run of this folder ended, or null when its supervisor has not said (yet). */
export async function readExit(dir: string): Promise<ExitRecord | null> {
  return (await readJson(join(dir, 'exit.json'))) as ExitRecord | null;
}

export function hasExit(dir: string): boolean {
  return existsSync(join(dir, 'exit.json'));
}

/**
 * The end of what the supervisor itself complained about, by whole lines, so nothing of a longer one: a secret that is cut is
 * not found in it any more.
 */
export function supervisorComplaint(dir: string): string {
  let text: string;
  try {
    text = readFileSync(join(dir, 'supervisor.log'), 'utf8').trim();
  } catch {
    return '';
  }
  if (text.length <= COMPLAINT_CHARACTERS) return text;
  const end = text.slice(-COMPLAINT_CHARACTERS);
  const newline = end.indexOf('\n');
  return newline === -1 ? '' : end.slice(newline + 1);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
