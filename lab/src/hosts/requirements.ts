import { LabError } from '../core/errors.ts';

const OWN_HOSTS =
  'The console itself needs neither: start it with `npm start` and register your own hosts (any machine with SSH).';

/**
 * Says in one clear line when this machine cannot carry test hosts.
 * @throws LabError when not on Linux or not root
 */
export function assertCanRun(platform: string = process.platform, uid = process.getuid?.()): void {
  if (platform !== 'linux') {
    throw new LabError(
      `The lab makes its hosts with systemd-nspawn and needs Linux (Debian or Ubuntu), this is ${platform}.`,
      OWN_HOSTS,
    );
  }
  if (uid !== 0) {
    throw new LabError(
      'The lab mounts file systems and makes network bridges and needs root: run it with sudo.',
      OWN_HOSTS,
    );
  }
}
