import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
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

/** What a look into the folder found, compared with what was known. */
export interface ScanResult {
  /** Known packages whose file is gone or was changed. */
  readonly gone: readonly StoredPackage[];
  readonly added: readonly Omit<StoredPackage, 'id' | 'addedAt'>[];
  /** Files that are no packages, by name, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Looks into the package folder. Only files that are new or changed are read.
 * @param known packages that were stored before
 * @param settled true for files that were refused before and have not changed since
 */
export async function scanFolder(
  folder: string,
  known: readonly StoredPackage[],
  now: number,
  settled: (name: string, stamp: string) => boolean,
): Promise<ScanResult> {
  const found = await listFolder(folder);
  const kept = known.filter(pkg => found.some(file => isSame(file, pkg)));
  const taken = new Set(kept.map(keyOf));
  const added: Omit<StoredPackage, 'id' | 'addedAt'>[] = [];
  const refused = new Map<string, string>();
  for (const file of found) {
    if (kept.some(pkg => pkg.name === file.name) || now - file.modifiedMs < SETTLE_MS) continue;
    if (settled(file.name, stampOf(file))) continue;
    const reason =
      file.identity !== null && taken.has(keyOf(file.identity)) ? 'another file is the same package' : null;
    const result = reason ?? (await readPackage(folder, file));
    if (typeof result === 'string') refused.set(file.name, result);
    else if (result !== null) {
      added.push(result);
      taken.add(keyOf(result));
    }
  }
  return { gone: known.filter(pkg => !kept.includes(pkg)), added, refused };
}

/** Changes whenever the file does. */
export function stampOf({ bytes, modifiedMs, identity }: Omit<Found, 'name'>): string {
  return JSON.stringify([bytes, modifiedMs, identity]);
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
): Promise<Omit<StoredPackage, 'id' | 'addedAt'> | string | null> {
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
    return null;
  }
}
