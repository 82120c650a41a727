import { identifyPackage, type PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import type { UploadPackage } from '@dolphindeck/contract/package/package.ts';

/** What a person says of a file whose name does not say it. */
export interface Said {
  kind: PackageIdentity['kind'] | null;
  version: string;
  arch: PackageIdentity['arch'] | null;
  sha512: string;
  /** Its detached OpenPGP signature, armored; empty: none. */
  signature: string;
}

/** What must be put right before a file can be sent. */
export type Lack = 'name' | 'kind' | 'version' | 'arch' | 'sha512' | 'signature';

/** The contract's forms (package.ts), without its schemas. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$/;
const VERSION = /^[0-9][A-Za-z0-9._+-]{0,63}$/;
const SHA512 = /^[0-9A-Fa-f]{128}$/;
const SIGNATURE =
  /^-----BEGIN PGP SIGNATURE-----\r?\n[\x20-\x7e\r\n]{1,5900}\n-----END PGP SIGNATURE-----[ \r\n]*$/;

/** What keeps a file from being sent. A file with an official name needs nothing. */
export function lacks(name: string, { kind, version, arch, sha512, signature }: Said): Lack[] {
  const found: Lack[] = [];
  if (!NAME.test(name)) found.push('name');
  if (identifyPackage(name) === null) {
    if (kind === null) found.push('kind');
    if (!VERSION.test(version.trim())) found.push('version');
    // Only a JDK depends on the CPU.
    if (kind === 'jdk' && (arch === null || arch === 'any')) found.push('arch');
  }
  if (sha512.trim() !== '' && !SHA512.test(sha512.trim())) found.push('sha512');
  if (signature !== '' && !SIGNATURE.test(signature)) found.push('signature');
  return found;
}

/** The query of an upload: what the name tells is left to the console. */
export function queryOf(name: string, { kind, version, arch, sha512, signature }: Said): UploadPackage {
  const sum = {
    ...(sha512.trim() === '' ? {} : { sha512: sha512.trim() }),
    ...(signature === '' ? {} : { signature }),
  };
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

/** Largest file that is taken for a signature. */
const SIGNATURE_BYTES = 6000;

/** The signature in an `.asc` or `.sig` file, armored as the console wants it; what is none stays as it is, to be refused in words. */
export function signatureIn(file: Uint8Array): string {
  const bytes = String.fromCharCode(...file.subarray(0, SIGNATURE_BYTES));
  // A packet of OpenPGP begins with this bit, a text never.
  if (((file[0] ?? 0) & 0x80) === 0) return bytes;
  const lines = btoa(bytes).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PGP SIGNATURE-----', '', ...lines, '-----END PGP SIGNATURE-----', ''].join('\n');
}

/** Names of files that belong to another one: its checksum, its signature. */
const BESIDE = /\.(sha512|asc|sig)$/;

/** Files with the checksum and the signature beside each, when they were given along; and such that belong to none. */
export function pairBeside<F extends { readonly name: string }>(files: readonly F[]) {
  const beside = (name: string, ...endings: readonly string[]) =>
    files.find(file => endings.some(ending => file.name === `${name}.${ending}`)) ?? null;
  return files
    .filter(({ name }) => !BESIDE.test(name))
    .map(file => ({
      file,
      sum: beside(file.name, 'sha512'),
      signature: beside(file.name, 'asc', 'sig'),
    }));
}
