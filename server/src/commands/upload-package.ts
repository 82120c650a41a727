import type { PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import type { PackageView, UploadPackage } from '@dolphindeck/contract/package/package.ts';
import { ArchiveError } from '../packages/archive-error.ts';
import { resolveIdentity } from '../packages/identity.ts';
import { inspectArchive } from '../packages/inspect.ts';
import type { Incoming } from '../packages/package-store.ts';
import { ReceiveError } from '../packages/receive.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { packageView } from './views.ts';

const MIB = 1_048_576;

/** The query of an upload and the bytes of its body. */
export interface UploadInput extends UploadPackage {
  readonly body: AsyncIterable<Uint8Array>;
  /** Length of the body, when it was announced: a shorter one was cut off. */
  readonly expectedBytes?: number;
}

/** Stores a package. The same one again changes nothing and answers the one that is stored. */
export async function uploadPackage(deps: Deps, input: UploadInput, caller: Caller): Promise<PackageView> {
  const { name } = input;
  const identity = resolveIdentity(name, input) ?? refuse('package_name', { name }, 'name');
  // All before the body is read: nobody waits for two gigabytes to be told.
  if (deps.packages.needsSignature && input.signature === undefined) {
    refuse('package_unsigned', { name }, 'signature');
  }
  await requireRoom(deps, input);
  const received = await receiveBody(deps, input);
  try {
    requireChecksum(received, input.sha512);
    const incoming = await requireSignature(deps, received, input);
    await requireArchive(incoming, name, identity);
    const stored = await deps.packages.add(name, identity, incoming, (inside, { id, sha512, signature }) =>
      audit(inside, deps, caller, {
        action: 'uploadPackage',
        target: { type: 'package', id, name },
        details: { after: { ...identity, sha512, signature } },
      }),
    );
    return packageView(stored ?? refuse('package_exists', { ...identity }, 'name'));
  } finally {
    await deps.packages.discard(received);
  }
}

/** Whether what is announced may be as large as it is, and fits on the disk. */
async function requireRoom({ packages, settings }: Deps, { expectedBytes }: UploadInput): Promise<void> {
  if (expectedBytes === undefined) return;
  if (expectedBytes > settings.maxPackageBytes) tooLarge(settings);
  const free = await packages.room();
  if (expectedBytes <= free) return;
  refuse('package_no_room', {
    needed: `${Math.ceil(expectedBytes / MIB)} MiB`,
    free: `${Math.floor(free / MIB)} MiB`,
  });
}

function tooLarge({ maxPackageBytes }: Deps['settings']): never {
  return refuse('package_too_large', { limit: `${Math.floor(maxPackageBytes / MIB)} MiB` });
}

async function receiveBody({ packages, settings }: Deps, input: UploadInput): Promise<Incoming> {
  try {
    return await packages.receive(input.body, settings.maxPackageBytes, input.expectedBytes);
  } catch (error) {
    if (!(error instanceof ReceiveError)) throw error;
    if (error.reason === 'cut') refuse('package_cut', { bytes: error.bytes });
    return tooLarge(settings);
  }
}

function requireChecksum({ sha512 }: Incoming, expected: string | undefined): void {
  if (expected !== undefined && expected.toLowerCase() !== sha512) {
    refuse('package_checksum', { actual: sha512 }, 'sha512');
  }
}

/** Before anything in the file is looked at: what nobody has signed is not read where packages are signed. */
async function requireSignature(
  { packages }: Deps,
  received: Incoming,
  { name, signature }: UploadInput,
): Promise<Incoming> {
  if (signature === undefined) return received;
  try {
    return await packages.sign(received, signature);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return refuse('package_signature', { name, detail: error.message }, 'signature');
  }
}

async function requireArchive({ file }: Incoming, name: string, { kind }: PackageIdentity): Promise<void> {
  try {
    if (name.endsWith('.jar') !== (kind === 'jdbc-driver')) {
      throw new ArchiveError('a JDBC driver is a .jar, everything else a .tar.gz');
    }
    await inspectArchive(file, name);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    refuse('package_archive', { name, detail: error.message }, 'name');
  }
}
