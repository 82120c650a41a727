import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';

const OPTIONS = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];

/**
 * A command on a host by plain ssh, as root with the password; answers what it printed.
 * @param input path of a file that the command reads
 * @throws when the command fails
 */
export async function ssh(host: LabHost, command: string, input?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dolphindeck-ssh-'));
  try {
    const askpass = join(folder, 'askpass');
    await writeFile(askpass, `#!/bin/sh\nprintf '%s\\n' '${host.rootPassword}'\n`);
    await chmod(askpass, 0o700);
    return await run(host, askpass, command, input);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(host: LabHost, askpass: string, command: string, input?: string): Promise<string> {
  const args = [...OPTIONS.flatMap(option => ['-o', option]), `root@${host.ip}`, command];
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' };
    const child = spawn('ssh', args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.on('error', reject);
    child.on('close', code =>
      code === 0 ? resolve(printed) : reject(new Error(`${host.name}: ${command}: ssh ended with ${code}`)),
    );
    if (input === undefined) child.stdin.end();
    else createReadStream(input).pipe(child.stdin);
  });
}
