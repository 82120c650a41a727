import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../core/run.ts';
import { APT_FOLDER, OFFERED_PACKAGES } from './base-recipe.ts';

/**
 * Puts the offered packages with everything they need into the image and makes them its only source.
 * They are fetched inside the image (chroot), so exactly what is not yet installed there is fetched.
 * @param root the image's root folder
 */
export async function fillAptRepository(root: string): Promise<void> {
  const folder = join(root, APT_FOLDER);
  mkdirSync(folder, { recursive: true });
  const inside = ['chroot', root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C.UTF-8'];
  await useMachineSources(root);
  await must([...inside, 'apt-get', 'update', '-qq']);
  // One at a time: some exclude each other (nginx and nginx-light), and each must be whole by itself.
  for (const name of OFFERED_PACKAGES) {
    await must([
      ...inside,
      'apt-get',
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      '--download-only',
      name,
    ]);
    moveArchives(join(root, 'var/cache/apt/archives'), folder);
  }
  writeFileSync(
    join(folder, 'Packages'),
    await must(['dpkg-scanpackages', '--multiversion', '.'], { cwd: folder }),
  );
  writeFileSync(join(root, 'etc/apt/sources.list'), `deb [trusted=yes] file:${APT_FOLDER} ./\n`);
  rmSync(join(root, 'var/lib/apt/lists'), { recursive: true, force: true });
  await must([...inside, 'apt-get', 'update', '-qq']);
}

/** Lets the image fetch from where this machine fetches, security updates included, as far as signed by Debian/Ubuntu. */
async function useMachineSources(root: string): Promise<void> {
  const format = '$(CODENAME)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)|$(CREATED_BY)';
  const targets = await must(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']);
  const lines = new Set<string>();
  for (const target of targets.split('\n')) {
    const [, uri, release, component, origin] = target.split('|');
    if (uri && release && component && /^(Debian|Ubuntu)$/.test(origin ?? '')) {
      lines.add(`deb ${uri} ${release} ${component}`);
    }
  }
  // Nothing recognised: what debootstrap itself wrote is good enough.
  if (lines.size > 0) writeFileSync(join(root, 'etc/apt/sources.list'), `${[...lines].join('\n')}\n`);
}

function moveArchives(from: string, to: string): void {
  for (const file of readdirSync(from).filter(name => name.endsWith('.deb'))) {
    // Not rename: an image may be built across file systems.
    copyFileSync(join(from, file), join(to, file));
    rmSync(join(from, file));
  }
}
