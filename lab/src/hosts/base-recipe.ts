import { readFileSync } from 'node:fs';
import { recipeKey } from '../core/recipe.ts';

/** What every test host has from the start: about what a cloud image has, and the full python3 Ansible needs. */
export const BASE_PACKAGES = [
  'openssh-server',
  'python3',
  'procps',
  'iproute2',
  'iputils-ping',
  'sudo',
  'systemd',
  'systemd-sysv',
  'dbus',
  'libpam-systemd',
  'ca-certificates',
];

/**
 * What the roles install from the distribution. The hosts have no network, so these and what they need lie in a
 * local repository of the base image, and `apt-get install` works for real.
 */
export const OFFERED_PACKAGES = [
  'acl',
  'mariadb-server',
  'nftables',
  'nginx',
  'nginx-light',
  'postgresql',
  'psmisc',
  'python3-apt',
  'python3-psycopg2',
  'python3-pymysql',
  'rsync',
  'unzip',
];

/** Where the local repository lies in a host. */
export const APT_FOLDER = '/opt/lab-apt';

/** Raise it when the way the image is made changes in a manner the lists here do not show. */
const SCRIPT_VERSION = 2;

export interface Distribution {
  /** `debian` or `ubuntu`, as in /etc/os-release. */
  id: string;
  suite: string;
}

/** Reads id and suite from the text of an /etc/os-release; the test hosts run the same as the machine. */
export function parseOsRelease(text: string): Distribution {
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return { id: field('ID'), suite: field('VERSION_CODENAME') };
}

/** The distribution of this machine. */
export function thisDistribution(): Distribution {
  return parseOsRelease(readFileSync('/etc/os-release', 'utf8'));
}

/** The key of the base image: it changes with the package lists, the distribution and the CPU. */
export function baseKey(distribution: Distribution, arch: string): string {
  return recipeKey({ SCRIPT_VERSION, BASE_PACKAGES, OFFERED_PACKAGES, distribution, arch });
}
