import { LabError } from './errors.ts';
import { must, run } from './run.ts';

interface Tool {
  /** A command that succeeds when the tool is there. */
  probe: string[];
  /** The Debian package that brings it. */
  from: string;
}

const program = (name: string, from: string): Tool => ({ probe: ['which', name], from });

const TOOLS: Record<'hosts' | 'packages', Tool[]> = {
  hosts: [
    program('debootstrap', 'debootstrap'),
    program('systemd-nspawn', 'systemd-container'),
    program('ip', 'iproute2'),
    program('ssh-keygen', 'openssh-client'),
    program('nft', 'nftables'),
    program('dpkg-scanpackages', 'dpkg-dev'),
  ],
  packages: [
    program('mvn', 'maven'),
    program('javac', 'default-jdk-headless'),
    program('unzip', 'unzip'),
    { probe: ['python3', '-m', 'pip', '--version'], from: 'python3-pip' },
  ],
};

/**
 * Installs what is missing from the distribution's packages; touches nothing when all is there.
 * @throws LabError when there is no apt-get, or it fails
 */
export async function ensureTools(
  kind: 'hosts' | 'packages',
  onStep: (text: string) => void = () => {},
): Promise<void> {
  const missing = await missingPackages(TOOLS[kind]);
  if (missing.length === 0) return;
  if (!(await works(['which', 'apt-get']))) {
    throw new LabError(`The lab needs ${missing.join(', ')}, and there is no apt-get to install them.`);
  }
  onStep(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A source that does not answer (a third-party one, say) must not stop us: the install itself decides.
  await run(['apt-get', 'update', '-qq'], { env });
  await must(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
}

async function missingPackages(tools: readonly Tool[]): Promise<string[]> {
  const missing: string[] = [];
  for (const tool of tools) if (!(await works(tool.probe))) missing.push(tool.from);
  return missing;
}

/** False also when there is no such program at all. */
async function works(probe: readonly string[]): Promise<boolean> {
  return await run(probe).then(
    result => result.code === 0,
    () => false,
  );
}
