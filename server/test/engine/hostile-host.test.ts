import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openConsole } from './support/console.ts';
import { inventory } from './support/hosts.ts';
import { makeSettings, PYTHON } from './support/project.ts';

const SERVER = ['/usr/lib/openssh/sftp-server', '/usr/libexec/openssh/sftp-server'].find(existsSync);

/**
 * A run that sends an archive to a host which answers for the module itself. sftp is the real one, beside its server.
 * @param incoming where the host says that it takes archives, of the folder of the test
 */
async function sendTo(incoming: (dir: string) => string) {
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
    ansible_sftp_executable: program(
      'sftp',
      `touch ${dir}/called; exec /usr/bin/sftp -b - -D ${SERVER} 2>/dev/null`,
    ),
    wanted: [{ sha512: sum, file: archive, hosts: ['a'] }],
  };
  const console = await openConsole(settings, { inventory: inventory({ a: host }) });
  onTestFinished(() => console.close());
  await console.addRun('0000003a', ['a']);
  console.engine.wake();
  await console.isOver('0000003a');
  const events = await console.events('0000003a');
  return {
    state: await console.stateOf('0000003a'),
    message: events.findLast(event => event.type === 'host')?.message ?? '',
    called: existsSync(join(dir, 'called')),
    ran: existsSync(join(dir, 'ran')),
  };
}

test('the folder that a host names for archives is no command for the sftp of the console', async () => {
  // sftp and a shell read `\'` within quotes differently; a line that begins with `!` is run on this side.
  const run = await sendTo(dir => `${dir}/x\\'"\n!touch ${dir}/ran\n`);
  expect(run).toMatchObject({ state: 'failed', called: false, ran: false });
  expect(run.message).toMatch(/^a wants archives in another place, .* Nothing was sent to it$/);
});
