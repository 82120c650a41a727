import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabHost } from '../../lab/src/hosts/lab-host.ts';

/**
 * The least that a deploy of these archives can cost: each is sent over SSH and unpacked, one after the other, with
 * nothing asked and nothing checked.
 */
export async function sendAndUnpack(host: LabHost, archives: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dolphindeck-floor-'));
  try {
    const askpass = join(folder, 'askpass');
    await writeFile(askpass, `#!/bin/sh\nprintf '%s\\n' '${host.rootPassword}'\n`);
    await chmod(askpass, 0o700);
    for (const [index, archive] of archives.entries()) {
      const command = `mkdir -p /tmp/floor-${index} && tar -xz -C /tmp/floor-${index}`;
      await ssh(host, askpass, command, archive);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ssh(host: LabHost, askpass: string, command: string, input: string): Promise<void> {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  const args = [...options.flatMap(option => ['-o', option]), `root@${host.ip}`, command];
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' };
    const child = spawn('ssh', args, { env, stdio: ['pipe', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`ssh ended with ${code}`))));
    createReadStream(input).pipe(child.stdin);
  });
}
