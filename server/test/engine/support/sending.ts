import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openConsole } from './console.ts';
import { inventory } from './hosts.ts';
import { makeSettings, PYTHON } from './project.ts';

const RUN = '0000003a';
const SERVER = ['/usr/lib/openssh/sftp-server', '/usr/libexec/openssh/sftp-server'].find(existsSync);

const REAL_SFTP = `exec /usr/bin/sftp -b - -D ${SERVER} 2>/dev/null`;

/** A host that answers for the module itself, and how archives are sent to it. */
interface Receiver {
  /** Where the host says that it takes archives, of the folder of the test. */
  readonly incoming: (dir: string) => string;
  /** What is called as sftp, as shell; by default the real one, beside its server. */
  readonly sftp?: string;
  /** The product's Ansible project, or a changed copy of it in a folder. */
  readonly project?: (from: string, parent: string) => string;
}

/** A run that sends an archive to such a host. */
export async function sendTo({ incoming, sftp = REAL_SFTP, project = from => from }: Receiver) {
  if (SERVER === undefined)
    throw new Error('there is no sftp-server; install the package openssh-sftp-server');
  const sum = 'a'.repeat(128);
  const settings = makeSettings({
    'main.yml':
      '- {name: Main, hosts: all, tasks: [{name: Put, deck_archives: {archives: "{{ wanted }}", login: deck}}]}',
  });
  // Without blanks, which the host's command would have to quote.
  const dir = mkdtempSync(join(tmpdir(), 'deck-host-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const program = (name: string, text: string) => {
    writeFileSync(join(dir, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(dir, name), 0o755);
    return join(dir, name);
  };
  const archive = join(dir, 'a.tar.gz');
  writeFileSync(archive, 'an archive');
  const answer = { changed: false, missing: [sum], incoming: incoming(dir), changes: [] };
  writeFileSync(join(dir, 'answer'), JSON.stringify(answer));
  const host = {
    ansible_host: '10.0.0.1',
    ansible_python_interpreter: PYTHON,
    ansible_ssh_executable: program('ssh', `cat >/dev/null; cat ${dir}/answer`),
    ansible_sftp_executable: program('sftp', `touch ${dir}/called; archive=${archive}; ${sftp}`),
    wanted: [{ sha512: sum, file: archive, hosts: ['a'] }],
  };
  const console = await openConsole(
    { ...settings, ansibleDir: project(settings.ansibleDir, settings.dataDir) },
    { inventory: inventory({ a: host }) },
  );
  onTestFinished(() => console.close());
  await console.addRun(RUN, ['a']);
  console.engine.wake();
  await console.isOver(RUN);
  const events = await console.events(RUN);
  return {
    console,
    id: RUN,
    state: await console.stateOf(RUN),
    message: events.findLast(event => event.type === 'host')?.message ?? '',
    called: existsSync(join(dir, 'called')),
    ran: existsSync(join(dir, 'ran')),
  };
}
