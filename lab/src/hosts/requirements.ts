import { LabError } from '../core/errors.ts';
import { hasProgram, must, run } from '../core/run.ts';

const OWN_HOSTS =
  'The console itself needs neither: start it with `npm start` and register your own hosts (any machine with SSH).';

/**
 * Says in one clear line when this machine cannot carry test hosts.
 * @throws LabError when not on Linux or not root
 */
export function assertCanRun(): void {
  if (process.platform !== 'linux') {
    throw new LabError(
      `The lab makes its hosts with systemd-nspawn and needs Linux (Debian or Ubuntu), this is ${process.platform}.`,
      OWN_HOSTS,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new LabError(
      'The lab mounts file systems and makes network bridges and needs root: run it with sudo.',
      OWN_HOSTS,
    );
  }
}

/** Program that must be there → Debian package that brings it. */
const HOST_TOOLS: Record<string, string> = {
  debootstrap: 'debootstrap',
  'systemd-nspawn': 'systemd-container',
  ip: 'iproute2',
  'ssh-keygen': 'openssh-client',
  'dpkg-scanpackages': 'dpkg-dev',
  nsenter: 'util-linux',
};

const BUILD_TOOLS: Record<string, string> = {
  mvn: 'maven',
  javac: 'default-jdk-headless',
  python3: 'python3',
  unzip: 'unzip',
};

/**
 * Installs what is missing from the distribution's packages; touches nothing when all is there.
 * @throws LabError when there is no apt-get, or it fails
 */
export async function ensureTools(
  kind: 'hosts' | 'packages',
  onStep: (text: string) => void = () => {},
): Promise<void> {
  const missing = await missingPackages(kind === 'hosts' ? HOST_TOOLS : BUILD_TOOLS);
  if (missing.length === 0) return;
  if (!(await hasProgram('apt-get'))) {
    throw new LabError(`Missing: ${missing.join(', ')}, and no apt-get to install them.`, OWN_HOSTS);
  }
  onStep(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A source that does not answer (a third-party one, say) must not stop us: the install itself decides.
  await run(['apt-get', 'update', '-qq'], { env });
  await must(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
}

async function missingPackages(tools: Record<string, string>): Promise<string[]> {
  const missing: string[] = [];
  for (const [program, debianPackage] of Object.entries(tools)) {
    if (!(await hasProgram(program))) missing.push(debianPackage);
  }
  return missing;
}
