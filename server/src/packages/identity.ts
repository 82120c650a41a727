import { readFile } from 'node:fs/promises';
import { identifyPackage, type PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import { PACKAGE_ARCHS, PACKAGE_KINDS } from '@dolphindeck/contract/package/package.ts';

/** What is said of a package beside its name. */
export type GivenIdentity = Partial<PackageIdentity>;

/**
 * Kind, version and architecture: what is given wins, the official file name fills in the rest. Only a JDK
 * depends on the CPU, so everything else is for any when nobody says otherwise.
 * @returns null when something is missing
 */
export function resolveIdentity(name: string, given: GivenIdentity): PackageIdentity | null {
  const named = identifyPackage(name);
  const kind = given.kind ?? named?.kind;
  const version = given.version ?? named?.version;
  const arch = given.arch ?? named?.arch ?? (kind === 'jdk' ? undefined : 'any');
  return kind === undefined || version === undefined || arch === undefined ? null : { kind, version, arch };
}

/** Whether the file name alone tells the same. */
export function nameTells(name: string, identity: PackageIdentity): boolean {
  const named = identifyPackage(name);
  return named?.kind === identity.kind && named.version === identity.version && named.arch === identity.arch;
}

/** Name of the file beside a package that tells what its name does not. */
export const sidecarOf = (name: string) => `${name}.json`;

/** What the file beside a package says; nothing when there is none, or it says nothing sensible. */
export async function readSidecar(file: string): Promise<GivenIdentity> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const { kind, version, arch } = value as Record<string, unknown>;
  const knownKind = PACKAGE_KINDS.find(known => known === kind);
  const knownArch = PACKAGE_ARCHS.find(known => known === arch);
  return {
    ...(knownKind === undefined ? {} : { kind: knownKind }),
    ...(knownArch === undefined ? {} : { arch: knownArch }),
    ...(typeof version === 'string' && /^[0-9][A-Za-z0-9._+-]{0,63}$/.test(version) ? { version } : {}),
  };
}
