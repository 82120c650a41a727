import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveFault } from '@dolphindeck/contract/messages/archive-words.ts';
import type { PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import type { StoredPackage } from '../store/packages.ts';
import { ArchiveError } from './archive-error.ts';
import { type GivenIdentity, readSidecar, resolveIdentity, sidecarOf } from './identity.ts';
import { inspectArchive } from './inspect.ts';
import { sha512Of } from './receive.ts';

/** A file whose last change is younger is taken as still being copied. */
const SETTLE_MS = 2000;

/** A file of the folder, as the file system tells. */
interface Found {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly identity: PackageIdentity | null;
}

/** A file of the folder that is no package. */
export interface UnusableFile {
  readonly name: string;
  /** What it would be, or null when nothing tells. */
  readonly identity: PackageIdentity | null;
  /** Why it is none; null: it was changed a moment ago and may still be being copied. */
  readonly reason: ArchiveFault | null;
  /** Changes whenever the file does. */
  readonly stamp: string;
}

/** What a look into the folder found, compared with what was known. */
export interface ScanResult {
  /** Known packages whose file is gone or was changed. */
  readonly gone: readonly StoredPackage[];
  readonly added: readonly Omit<StoredPackage, 'id' | 'addedAt'>[];
  readonly unusable: readonly UnusableFile[];
}

/**
 * Looks into the package folder. Only files that are new or changed are read.
 * @param known packages that were stored before
 * @param before what the look before this one found to be no packages
 */
export async function scanFolder(
  folder: string,
  known: readonly StoredPackage[],
  now: number,
  before: readonly UnusableFile[],
): Promise<ScanResult> {
  const found = await listFolder(folder);
  const kept = known.filter(pkg => found.some(file => isSame(file, pkg)));
  const taken = new Set(kept.map(keyOf));
  const added: Omit<StoredPackage, 'id' | 'addedAt'>[] = [];
  const unusable: UnusableFile[] = [];
  for (const file of found) {
    if (kept.some(pkg => pkg.name === file.name)) continue;
    const { name, identity } = file;
    const stamp = JSON.stringify([file.bytes, file.modifiedMs, identity]);
    const refusal = before.find(seen => seen.name === name && seen.stamp === stamp && seen.reason !== null);
    const result = refusal?.reason ?? (await readOnce(folder, file, taken, now));
    if (result === null || typeof result === 'string') {
      unusable.push({ name, identity, reason: result, stamp });
    } else {
      added.push(result);
      taken.add(keyOf(result));
    }
  }
  return { gone: known.filter(pkg => !kept.includes(pkg)), added, unusable };
}

async function readOnce(folder: string, file: Found, taken: ReadonlySet<string>, now: number) {
  if (now - file.modifiedMs < SETTLE_MS) return null;
  if (file.identity !== null && taken.has(keyOf(file.identity))) return 'another file is the same package';
  return readPackage(folder, file);
}

const keyOf = ({ kind, version, arch }: PackageIdentity) => `${kind} ${version} ${arch}`;

function isSame(file: Found, pkg: StoredPackage): boolean {
  const { identity } = file;
  return (
    file.name === pkg.name &&
    file.bytes === pkg.bytes &&
    file.modifiedMs === pkg.modifiedMs &&
    identity !== null &&
    keyOf(identity) === keyOf(pkg)
  );
}

async function listFolder(folder: string): Promise<Found[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = new Set(entries.filter(e => e.isFile() && !e.name.startsWith('.')).map(e => e.name));
  const found: Found[] = [];
  for (const name of [...names].sort()) {
    if (name.endsWith('.json')) continue;
    const given = names.has(sidecarOf(name)) ? await readSidecar(join(folder, sidecarOf(name))) : {};
    const file = await look(folder, name, given);
    if (file !== null) found.push(file);
  }
  return found;
}

async function look(folder: string, name: string, given: GivenIdentity): Promise<Found | null> {
  try {
    const { size, mtimeMs } = await stat(join(folder, name));
    return { name, bytes: size, modifiedMs: Math.trunc(mtimeMs), identity: resolveIdentity(name, given) };
  } catch {
    // Taken away between the listing and the look.
    return null;
  }
}

/** The package that a file is, why it is none, or null when it changed while it was read. */
async function readPackage(
  folder: string,
  { name, bytes, modifiedMs, identity }: Found,
): Promise<Omit<StoredPackage, 'id' | 'addedAt'> | ArchiveFault | null> {
  if (identity === null) return 'its name tells no kind and version';
  const file = join(folder, name);
  try {
    await inspectArchive(file, name);
    const sha512 = await sha512Of(file);
    const after = await stat(file);
    if (after.size !== bytes || Math.trunc(after.mtimeMs) !== modifiedMs) return null;
    return { name, ...identity, bytes, modifiedMs, sha512 };
  } catch (error) {
    if (error instanceof ArchiveError) return error.message;
    const { code } = error as NodeJS.ErrnoException;
    // Gone again: the next look does not find it.
    return code === 'ENOENT' ? null : `it cannot be read (${code ?? String(error)})`;
  }
}
