import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../lab/src/console/process.ts';

/** A run's inventory, variables and host keys, for ansible-playbook without the console. */
export class RunByHand {
  readonly #folder: string;
  readonly #forks: number;

  private constructor(folder: string, forks: number) {
    this.#folder = folder;
    this.#forks = forks;
  }

  /** Copies the folder of a run that has just begun: its secrets are wiped when it ends. */
  static async copy(runFolder: string): Promise<RunByHand> {
    const folder = await mkdtemp(join(tmpdir(), 'deck-hand-'));
    for (const name of ['inventory.yml', 'known_hosts', 'keys']) {
      await cp(join(runFolder, name), join(folder, name), { recursive: true });
    }
    const vars = await readFile(join(runFolder, 'vars.yml'), 'utf8');
    await writeFile(join(folder, 'vars.yml'), vars.replaceAll(runFolder, folder), { mode: 0o600 });
    const { forks } = JSON.parse(await readFile(join(runFolder, 'command.json'), 'utf8')) as {
      forks: number;
    };
    return new RunByHand(folder, forks);
  }

  /**
   * Runs a playbook as a person would, with forks and configuration of the project. The output is made by the project's
   * callback too, which is quicker than Ansible's own: the difference to a run is the console alone.
   * @throws when it does not end with 0, with the end of its output
   */
  async play(playbook: string): Promise<void> {
    // A folder of its own for each run: none finds an open connection of the one before.
    const home = await mkdtemp(join(this.#folder, 'h'));
    await mkdir(join(home, 'cp'));
    const output: string[] = [];
    const bin = join(process.env.DECK_VENV || join(ROOT, '.venv'), 'bin');
    const files = ['-i', join(this.#folder, 'inventory.yml'), '-e', `@${join(this.#folder, 'vars.yml')}`];
    const argv = [
      join(bin, 'ansible-playbook'),
      ...files,
      '--forks',
      String(this.#forks),
      join(ROOT, 'ansible/playbooks', playbook),
    ];
    const hosts = `-o UserKnownHostsFile=${this.#folder}/known_hosts`;
    const child = spawn(join(bin, 'python'), ['-s', '-B', ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: home,
        LC_ALL: 'C.UTF-8',
        ANSIBLE_CONFIG: join(ROOT, 'ansible/ansible.cfg'),
        ANSIBLE_SSH_ARGS: `${hosts} -o ControlMaster=auto -o ControlPersist=15s`,
        ANSIBLE_SSH_CONTROL_PATH_DIR: join(home, 'cp'),
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    }
    // Not `close`: masters of ssh stay a while and hold the pipes.
    const code = await new Promise(resolve => child.once('exit', resolve));
    child.stdout.destroy();
    child.stderr.destroy();
    if (code !== 0)
      throw new Error(`${playbook} by hand ended with ${code}\n${output.join('').slice(-3000)}`);
  }

  /** Removes what was copied. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
