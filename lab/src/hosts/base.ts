import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { cacheFolder } from '../core/paths.ts';
import { cachedFolder } from '../core/recipe.ts';
import { must } from '../core/run.ts';
import { fillAptRepository } from './apt-repository.ts';
import { BASE_PACKAGES, baseKey, type Distribution, thisDistribution } from './base-recipe.ts';

/**
 * The root file system all test hosts share as the lower layer of their overlay; built once (two minutes).
 * @returns its folder in the cache
 * @throws LabError when the distribution is not supported or debootstrap fails
 */
export async function ensureBase(onStep: (text: string) => void = () => {}): Promise<string> {
  const distribution = thisDistribution();
  if (!['debian', 'ubuntu'].includes(distribution.id) || distribution.suite === '') {
    throw new LabError('The lab makes its hosts with debootstrap and needs a Debian or Ubuntu machine.');
  }
  const image = await cachedFolder({
    parent: cacheFolder(),
    kind: 'base',
    key: baseKey(distribution, arch()),
    build: folder => buildBase(join(folder, 'root'), distribution, onStep),
    onWait: () => onStep('waiting for the base image that another process builds'),
  });
  return join(image, 'root');
}

async function buildBase(root: string, distribution: Distribution, onStep: (text: string) => void) {
  onStep('building the base image of the hosts (once)');
  await must([
    'nice',
    'debootstrap',
    '--variant=minbase',
    `--include=${BASE_PACKAGES.join(',')}`,
    distribution.suite,
    root,
  ]);
  onStep('fetching the packages the hosts can install');
  await fillAptRepository(root);
  await configure(root);
}

async function configure(root: string): Promise<void> {
  write(
    root,
    '/etc/ssh/sshd_config.d/lab.conf',
    'PermitRootLogin yes\nPasswordAuthentication yes\nUseDNS no\n',
  );
  // Root's own systemd stays between logins. Where cgroups are of version 1 the systemd of a container is not told when a
  // group is empty, and under load ends that of a user only by killing it after two minutes; no login gets a session then.
  write(root, '/var/lib/systemd/linger/root', '');
  write(root, '/etc/default/locale', 'LANG=C.UTF-8\n');
  write(root, '/etc/resolv.conf', '');
  // Empty, not absent: systemd then makes a new one at the first start, without its first-boot questions.
  write(root, '/etc/machine-id', '');
  rmSync(join(root, 'var/lib/dbus/machine-id'), { force: true });
  // Hosts must not share a key, so each gets its own later.
  await must(['find', join(root, 'etc/ssh'), '-name', 'ssh_host_*', '-delete']);
  await must(['systemctl', `--root=${root}`, 'enable', 'systemd-networkd.service', 'ssh.service']);
  // Without a network these only hold the apt lock at odd moments or wait for what never comes.
  await must(['systemctl', `--root=${root}`, 'mask', ...MASKED]);
}

const MASKED = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'systemd-networkd-wait-online.service',
  'console-getty.service',
];

function write(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, text);
}
