import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from '../../../lab/src/console/process.ts';
import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';
import { VENV } from '../../../server/test/engine/support/project.ts';
import { inside } from './inside.ts';

/** Where the product lies in a host. */
export const CODE = '/opt/dolphindeck';
/** What a checkout is made of, as far as a console needs it. */
const PARTS = ['ansible', 'bin', 'contract', 'docs', 'server', 'web', 'package.json', 'package-lock.json'];

/** `ansible` is what tells ssh a password (SSH_ASKPASS). */
const PROGRAMS = ['bin/ansible-playbook', 'bin/ansible'];

interface Lock {
  packages: Record<string, { dependencies?: Record<string, string>; link?: boolean; resolved?: string }>;
}

/** Folders of the packages that the server needs to run, as the lock file tells. */
export function packagesOfServer({ packages }: Lock): string[] {
  const found = new Set<string>();
  const waiting = ['server'];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const name of Object.keys(packages[from]?.dependencies ?? {})) {
      const path = nearest(packages, from, name);
      if (path === undefined || found.has(path)) continue;
      found.add(path);
      const target = packages[path];
      waiting.push(target?.link ? (target.resolved ?? path) : path);
    }
  }
  return [...found];
}

function nearest(packages: Lock['packages'], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (path in packages) return path;
    if (folder === '.') return undefined;
  }
}

/**
 * Puts a copy of this checkout with all that `npm start` would install into a host, which has no way to a registry; root
 * owns it.
 */
export async function copyProduct(host: LabHost): Promise<void> {
  const target = join(host.folder, 'root', CODE);
  await mkdir(target, { recursive: true });
  for (const part of PARTS) await cp(join(ROOT, part), join(target, part), { recursive: true });
  const lockText = await readFile(join(ROOT, 'package-lock.json'), 'utf8');
  const node = `node_modules/node-linux-${process.arch}`;
  for (const path of [...packagesOfServer(JSON.parse(lockText)), node]) {
    await cp(join(ROOT, path), join(target, path), { recursive: true, verbatimSymlinks: true });
  }
  await mkdir(join(target, 'node_modules/.bin'));
  await symlink(`../node-linux-${process.arch}/bin/node`, join(target, 'node_modules/.bin/node'));
  const fingerprint = createHash('sha256').update(lockText).digest('hex');
  await writeFile(join(target, 'node_modules/.dolphindeck-lock'), fingerprint);
  await copyVenv(host, join(target, '.venv'));
  await inside(host, 'chown', '-R', 'root:root', CODE);
  await inside(host, 'chmod', '-R', 'a+rX,go-w', CODE);
}

/** A new environment with the packages of ours: host and machine run the same distribution, but may have different Pythons. */
async function copyVenv(host: LabHost, target: string): Promise<void> {
  await inside(host, 'python3', '-m', 'venv', '--without-pip', join(CODE, '.venv'));
  const [python = ''] = await readdir(join(target, 'lib'));
  const packages = join('lib', python, 'site-packages');
  for (const part of [packages, ...PROGRAMS, '.dolphindeck-requirements']) {
    await cp(join(VENV, part), join(target, part), { recursive: true });
  }
  // They name the Python of the environment that they were made in.
  const programs = PROGRAMS.map(path => join(CODE, '.venv', path));
  await inside(host, 'sed', '-i', `1c #!${CODE}/.venv/bin/python`, ...programs);
}
