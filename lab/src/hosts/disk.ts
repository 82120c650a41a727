import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../core/run.ts';
import { currentMounts, unmountUnder } from '../core/tree.ts';
import type { HostRecord, LabRecord } from './record.ts';
import { bridgeAddress } from './subnet.ts';

const part = (host: HostRecord, name: string): string => join(host.folder, name);

/** The folder a host's disk is mounted on. */
export const rootOf = (host: HostRecord): string => part(host, 'root');

const isMounted = (host: HostRecord): boolean => currentMounts(rootOf(host)).length > 0;

/** Mounts the host's disk: the base image below, the host's own changes above. Does nothing when it is mounted. */
export async function mountDisk(lab: LabRecord, host: HostRecord): Promise<void> {
  if (isMounted(host)) return;
  for (const name of ['upper', 'work', 'root']) mkdirSync(part(host, name), { recursive: true });
  const options = `lowerdir=${lab.base},upperdir=${part(host, 'upper')},workdir=${part(host, 'work')}`;
  await must(['mount', '-t', 'overlay', `lab-${host.name}`, '-o', options, rootOf(host)]);
}

/** Unmounts the host's disk, and what a test mounted on it. Only after its processes have ended. */
export const unmountDisk = (host: HostRecord): Promise<void> => unmountUnder(rootOf(host));

/** Makes a fresh disk this host's own: name, address, names of its neighbours, SSH keys, root's password, its JVMs. */
export async function personalise(
  lab: LabRecord,
  host: HostRecord,
  { jvmOptions }: { jvmOptions?: string | undefined } = {},
): Promise<void> {
  const root = rootOf(host);
  const write = (path: string, text: string) => writeFileSync(join(root, path), text);
  write('etc/hostname', `${host.name}\n`);
  const names = lab.hosts.map(each => `${each.ip}\t${each.name}`);
  write('etc/hosts', `127.0.0.1\tlocalhost\n::1\tlocalhost\n${names.join('\n')}\n`);
  write('etc/systemd/network/10-host0.network', networkFile(lab, host));
  if (jvmOptions !== undefined) {
    mkdirSync(join(root, 'etc/systemd/system.conf.d'), { recursive: true });
    write(
      'etc/systemd/system.conf.d/lab.conf',
      `[Manager]\nDefaultEnvironment="JDK_JAVA_OPTIONS=${jvmOptions}"\n`,
    );
  }
  await must(['ssh-keygen', '-A', '-f', root]);
  await must(['chroot', root, 'chpasswd'], { input: `root:${host.rootPassword}\n` });
}

/** No gateway: a test host must not reach anything but its lab. */
function networkFile(lab: LabRecord, host: HostRecord): string {
  return `[Match]
Name=host0

[Network]
Address=${host.ip}/24
LinkLocalAddressing=no
IPv6AcceptRA=no
# A pulled cable comes back with the address still there.
IgnoreCarrierLoss=yes
# The machine's address on the bridge: ${bridgeAddress(lab.subnet)}
`;
}
