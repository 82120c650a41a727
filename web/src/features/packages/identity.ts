import { identifyPackage, type PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import type { UploadPackage } from '@dolphindeck/contract/package/package.ts';

/** What a person says of a file whose name does not say it. */
export interface Said {
  kind: PackageIdentity['kind'] | null;
  version: string;
  arch: PackageIdentity['arch'] | null;
  sha512: string;
}

/** What must be put right before a file can be sent. */
export type Lack = 'name' | 'kind' | 'version' | 'arch' | 'sha512';

/** The contract's forms (package.ts), without its schemas. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$/;
const VERSION = /^[0-9][A-Za-z0-9._+-]{0,63}$/;
const SHA512 = /^[0-9A-Fa-f]{128}$/;

/** What keeps a file from being sent. A file with an official name needs nothing. */
export function lacks(name: string, { kind, version, arch, sha512 }: Said): Lack[] {
  const found: Lack[] = [];
  if (!NAME.test(name)) found.push('name');
  if (identifyPackage(name) === null) {
    if (kind === null) found.push('kind');
    if (!VERSION.test(version.trim())) found.push('version');
    // Only a JDK depends on the CPU.
    if (kind === 'jdk' && (arch === null || arch === 'any')) found.push('arch');
  }
  if (sha512.trim() !== '' && !SHA512.test(sha512.trim())) found.push('sha512');
  return found;
}

/** The query of an upload: what the name tells is left to the console. */
export function queryOf(name: string, { kind, version, arch, sha512 }: Said): UploadPackage {
  const sum = sha512.trim() === '' ? {} : { sha512: sha512.trim() };
  if (identifyPackage(name) !== null) return { name, ...sum };
  return {
    name,
    ...(kind === null ? {} : { kind }),
    version: version.trim(),
    ...(arch === null ? {} : { arch }),
    ...sum,
  };
}

/** The checksum in a `.sha512` file, as sha512sum, Apache and others write them, or null. */
export function checksumIn(text: string): string | null {
  // gpg --print-md parts the digits by blanks and breaks lines; the name stands before a colon.
  const bare = text.replace(/^[^\n]*:/, '');
  const joined = bare.replace(/\s+/g, '');
  const match = /(?:^|[^0-9A-Fa-f])([0-9A-Fa-f]{128})(?![0-9A-Fa-f])/.exec(text);
  if (match !== null) return (match[1] ?? '').toLowerCase();
  return SHA512.test(joined) ? joined.toLowerCase() : null;
}

/** Files with the checksum file beside each, when it was given along; and checksum files that belong to none. */
export function pairSums<F extends { readonly name: string }>(files: readonly F[]) {
  const sums = files.filter(({ name }) => name.endsWith('.sha512'));
  const packages = files.filter(({ name }) => !name.endsWith('.sha512'));
  return packages.map(file => ({
    file,
    sum: sums.find(({ name }) => name === `${file.name}.sha512`) ?? null,
  }));
}
