import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageIdentity } from '@dolphindeck/contract/package/names.ts';
import { placeFile } from '../place-file.ts';
import type { StoredPackage } from '../store/packages.ts';
import type { Aggregates, Store } from '../store/store.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { nameTells, sidecarOf } from './identity.ts';
import { receive } from './receive.ts';
import { scanFolder, type UnusableFile } from './scan.ts';
import { type CheckedSignature, type Signatures, signatureNames } from './signatures.ts';

export interface PackageStoreOptions {
  readonly dataDir: string;
  readonly store: Store;
  readonly clock: () => Date;
  readonly ids: () => string;
  readonly log: { warn(fields: object, message: string): void };
  /** Without it packages need no signature. */
  readonly signatures?: Signatures;
}

/** A file that was received and waits to be taken in or thrown away. */
export interface Incoming {
  readonly file: string;
  readonly bytes: number;
  readonly sha512: string;
  /** The file with its detached signature, when one came along. */
  readonly signatureFile?: string;
  readonly signed?: CheckedSignature;
}

export type PackageStore = Awaited<ReturnType<typeof createPackageStore>>;

/** Where files are that are being received or compared; emptied at each start. */
export const incomingFolder = (dataDir: string) => join(dataDir, 'packages', '.incoming');

/**
 * The folder `packages` in the data folder, which operators may fill by hand too, and what is known of it. Looks,
 * additions and removals take turns, so none of them sees another's half.
 */
export async function createPackageStore(options: PackageStoreOptions) {
  const { dataDir, store, clock, ids, log, signatures } = options;
  const folder = join(dataDir, 'packages');
  const incoming = incomingFolder(dataDir);
  // What an ended console left half-received is of no use; nobody else uses this data folder now.
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });

  let unusable: readonly UnusableFile[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work, work);
    turn = mine.catch(() => {});
    return mine;
  }

  async function look(): Promise<void> {
    const known = await store.packages.all();
    const found = await scanFolder(folder, known, clock().getTime(), { before: unusable, signatures });
    for (const { name, reason, stamp } of found.unusable) {
      if (
        reason === null ||
        unusable.some(seen => seen.name === name && seen.stamp === stamp && seen.reason)
      ) {
        continue;
      }
      log.warn({ name, reason }, 'file in the package folder is not used');
    }
    unusable = found.unusable;
    const { gone, added } = found;
    if (gone.length === 0 && added.length === 0) return;
    await store.transaction(async inside => {
      for (const { id } of gone) await inside.packages.remove(id);
      // A file that changed stays the package that it was, also for a run that uses it.
      for (const pkg of added) await insert(inside, pkg, gone.find(({ name }) => name === pkg.name)?.id);
    });
  }

  async function insert(
    inside: Aggregates,
    pkg: Omit<StoredPackage, 'id' | 'addedAt'>,
    knownAs?: string,
  ): Promise<StoredPackage> {
    let id = knownAs ?? ids();
    while ((await inside.packages.find(id)) !== null) id = ids();
    const stored = { id, ...pkg, addedAt: clock().toISOString() };
    await inside.packages.insert(stored);
    return stored;
  }

  return {
    folder,
    /** Absolute path of a package's file. */
    pathOf: (pkg: Pick<StoredPackage, 'name'>): string => join(folder, pkg.name),
    /** Files of the folder that the last look found to be no packages. */
    unusable: (): readonly UnusableFile[] => unusable,
    /** Looks into the folder for files that were added, changed or taken away by hand. */
    scan: (): Promise<void> => inTurn(look),
    /** Bytes that the file system of the folder has left for a file. */
    async room(): Promise<number> {
      const { bavail, bsize } = await statfs(incoming);
      return bavail * bsize;
    },
    /** Writes a body to a file of its own, outside of what a scan sees. See `receive`. */
    async receive(body: AsyncIterable<Uint8Array>, maxBytes: number, expected?: number): Promise<Incoming> {
      const file = join(incoming, randomUUID());
      return { file, ...(await receive(body, file, maxBytes, expected)) };
    },
    /** Whether a package needs a signature. */
    needsSignature: signatures !== undefined,
    /**
     * Adds the signature that came with a received file, and looks whose it is when packages need one.
     * @throws ArchiveError when it is not good
     */
    async sign(incoming: Incoming, signature: string): Promise<Incoming> {
      const signatureFile = `${incoming.file}.asc`;
      await writeFile(signatureFile, signature, { mode: 0o600 });
      const signed = await signatures?.check(incoming.file, signatureFile);
      return { ...incoming, signatureFile, ...(signed === undefined ? {} : { signed }) };
    },
    /** Throws a received file away. */
    discard: async ({ file }: Incoming): Promise<void> => {
      await rm(file, { force: true });
      await rm(`${file}.asc`, { force: true });
    },
    /**
     * Takes a received file into the folder.
     * @param record called in the transaction that stores it
     * @returns the package; the one that is there already when it is the same; or null when another is in its place
     */
    add(
      name: string,
      identity: PackageIdentity,
      incoming: Incoming,
      record: (inside: Aggregates, pkg: StoredPackage) => Promise<void>,
    ): Promise<StoredPackage | null> {
      return inTurn(async () => {
        await look();
        const present = await store.packages.withIdentity(identity);
        if (present !== null) return present.sha512 === incoming.sha512 ? present : null;
        const file = join(folder, name);
        const [signature] = signatureNames(file);
        // What nobody can use is in nobody's way; a file that is a package is never replaced.
        if (unusable.some(seen => seen.name === name)) await rm(file, { force: true });
        if (!(await placeFile(incoming.file, file))) return null;
        try {
          if (!nameTells(name, identity)) {
            await writeFile(sidecarOf(file), `${JSON.stringify(identity)}\n`);
          }
          if (incoming.signatureFile !== undefined) {
            await rm(signature, { force: true });
            await placeFile(incoming.signatureFile, signature);
          }
          await syncFolder(folder);
          const { mtimeMs } = await stat(file);
          return await store.transaction(async inside => {
            const { bytes, sha512 } = incoming;
            const pkg = await insert(inside, {
              name,
              ...identity,
              bytes,
              sha512,
              modifiedMs: Math.trunc(mtimeMs),
              signature: incoming.signed?.signature ?? null,
              keys: incoming.signed?.keys ?? null,
            });
            await record(inside, pkg);
            return pkg;
          });
        } catch (error) {
          // It may have been stored. The file stays, then, and the next look makes it a package if it was not.
          if (error instanceof StoreUnavailable && error.unsure) throw error;
          await removeAll(file);
          throw error;
        }
      });
    },
    /**
     * Deletes a package with its file. A database that is lost as it saves leaves the file: what nobody knows to be deleted
     * is a package of the next look.
     * @param allow called in the transaction; what it throws leaves everything as it is
     */
    remove(
      id: string,
      allow: (inside: Aggregates, pkg: StoredPackage | null) => Promise<StoredPackage>,
    ): Promise<void> {
      return inTurn(async () => {
        const pkg = await store.transaction(async inside => {
          const allowed = await allow(inside, await inside.packages.find(id));
          await inside.packages.remove(allowed.id);
          return allowed;
        });
        await removeAll(join(folder, pkg.name));
      });
    },
  };
}

/** Removes a package's file and what lies beside it. */
async function removeAll(file: string): Promise<void> {
  for (const path of [file, sidecarOf(file), ...signatureNames(file)]) await rm(path, { force: true });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
