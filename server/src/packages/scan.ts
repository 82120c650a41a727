import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveFault } from '@dolphindeck/contract/messages/archive-words.ts';
import type { PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import type { StoredPackage } from '../store/packages.ts';
import { ArchiveError } from './archive-error.ts';
import { type GivenIdentity, readSidecar, resolveIdentity, sidecarOf } from './identity.ts';
import { inspectArchive } from './inspect.ts';
import { sha512Of } from './receive.ts';
import { type Signatures, signatureNames } from './signatures.ts';

/** A file whose last change is younger is taken as still being copied. */
const SETTLE_MS = 2000;

/** A file of the folder, as the file system tells. */
interface Found {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly identity: PackageIdentity | null;
  /** What lies beside it as its signature. */
  readonly signature: SignatureFile | null;
}

interface SignatureFile {
  readonly name: string;
  readonly modifiedMs: number;
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

interface ScanOptions {
  /** What the look before this one found to be no packages. */
  readonly before: readonly UnusableFile[];
  /** When they are given, a file without a good signature is no package. */
  readonly signatures?: Signatures | undefined;
}

/**
 * Looks into the package folder. Only files that are new or changed are read.
 * @param known packages that were stored before
 */
export async function scanFolder(
  folder: string,
  known: readonly StoredPackage[],
  now: number,
  { before, signatures }: ScanOptions,
): Promise<ScanResult> {
  const keys = (await signatures?.keys()) ?? null;
  const found = await listFolder(folder);
  const kept = known.filter(
    pkg => (keys === null || pkg.keys === keys) && found.some(file => isSame(file, pkg)),
  );
  const taken = new Set(kept.map(keyOf));
  const added: Omit<StoredPackage, 'id' | 'addedAt'>[] = [];
  const unusable: UnusableFile[] = [];
  for (const file of found) {
    if (kept.some(pkg => pkg.name === file.name)) continue;
    const { name, identity } = file;
    const stamp = JSON.stringify([file.bytes, file.modifiedMs, identity, file.signature, keys]);
    const refusal = before.find(seen => seen.name === name && seen.stamp === stamp && seen.reason !== null);
    const result = refusal?.reason ?? (await readOnce(folder, file, taken, { now, signatures }));
    if (result === null || typeof result === 'string') {
      unusable.push({ name, identity, reason: result, stamp });
    } else {
      added.push(result);
      taken.add(keyOf(result));
    }
  }
  return { gone: known.filter(pkg => !kept.includes(pkg)), added, unusable };
}

async function readOnce(
  folder: string,
  file: Found,
  taken: ReadonlySet<string>,
  { now, signatures }: Pick<ScanOptions, 'signatures'> & { readonly now: number },
) {
  if (now - file.modifiedMs < SETTLE_MS) return null;
  if (file.identity !== null && taken.has(keyOf(file.identity))) return 'another file is the same package';
  return readPackage(folder, file, signatures);
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
    if (/\.(json|asc|sig)$/.test(name)) continue;
    const given = names.has(sidecarOf(name)) ? await readSidecar(join(folder, sidecarOf(name))) : {};
    const signature = signatureNames(name).find(beside => names.has(beside));
    const file = await look(folder, name, given, signature);
    if (file !== null) found.push(file);
  }
  return found;
}

async function look(
  folder: string,
  name: string,
  given: GivenIdentity,
  signatureName: string | undefined,
): Promise<Found | null> {
  const changed = async (of: string) => Math.trunc((await stat(join(folder, of))).mtimeMs);
  try {
    const { size, mtimeMs } = await stat(join(folder, name));
    const signature =
      signatureName === undefined ? null : { name: signatureName, modifiedMs: await changed(signatureName) };
    const identity = resolveIdentity(name, given);
    return { name, bytes: size, modifiedMs: Math.trunc(mtimeMs), identity, signature };
  } catch {
    // Taken away between the listing and the look.
    return null;
  }
}

/** The package that a file is, why it is none, or null when it changed while it was read. */
async function readPackage(
  folder: string,
  { name, bytes, modifiedMs, identity, signature }: Found,
  signatures: Signatures | undefined,
): Promise<Omit<StoredPackage, 'id' | 'addedAt'> | ArchiveFault | null> {
  if (identity === null) return 'its name tells no kind and version';
  const file = join(folder, name);
  try {
    const signed = await signatures?.check(file, signaturePath(folder, name, signature));
    await inspectArchive(file, name);
    const sha512 = await sha512Of(file);
    const after = await stat(file);
    if (after.size !== bytes || Math.trunc(after.mtimeMs) !== modifiedMs) return null;
    const { signature: checked = null, keys = null } = signed ?? {};
    return { name, ...identity, bytes, modifiedMs, sha512, signature: checked, keys };
  } catch (error) {
    if (error instanceof ArchiveError) return error.message;
    const { code } = error as NodeJS.ErrnoException;
    // Gone again: the next look does not find it.
    return code === 'ENOENT' ? null : `it cannot be read (${code ?? String(error)})`;
  }
}

function signaturePath(folder: string, name: string, signature: SignatureFile | null): string {
  if (signature !== null) return join(folder, signature.name);
  throw new ArchiveError(`no signature lies beside it (${signatureNames(name).join(', ')})`);
}
