import { createHash } from 'node:crypto';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deletePackage } from '../../src/commands/delete-package.ts';
import { selectPackageList } from '../../src/commands/reads/packages.ts';
import { type UploadInput, uploadPackage } from '../../src/commands/upload-package.ts';
import { createPackageStore } from '../../src/packages/package-store.ts';
import type { Store } from '../../src/store/store.ts';
import { StoreUnavailable } from '../../src/store/unavailable.ts';
import { ADMIN, type Bench, openBench, putSettled, refusal } from '../commands/support/bench.ts';
import { tarGz } from './support/tar.ts';

const ZOOKEEPER = 'apache-zookeeper-3.8.4-bin.tar.gz';
const archive = (word: string) => tarGz([{ path: 'top/' }, { path: 'top/file', body: word }]);
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex');

let bench: Bench;
beforeEach(async () => {
  bench = await openBench(64 * 1024);
});
afterEach(() => bench.close());

async function* chunks(bytes: Uint8Array, size = 100): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const upload = (bytes: Uint8Array, input: Partial<UploadInput> = {}) =>
  uploadPackage(bench.deps, { name: ZOOKEEPER, body: chunks(bytes), ...input }, ADMIN);
const list = async () => (await selectPackageList(bench.deps, { page: -1 })).data;
const files = async () => (await readdir(bench.packages.folder, { recursive: true })).sort();
const expectNothing = async () => {
  expect(await files()).toEqual(['.incoming']);
  expect(await list()).toEqual([]);
};

describe('an upload', () => {
  it('is stored under its name with its checksum, and written down', async () => {
    const bytes = archive('a');
    const pkg = await upload(bytes, { sha512: sha512(bytes).toUpperCase(), expectedBytes: bytes.length });
    expect(pkg).toMatchObject({ kind: 'zookeeper', version: '3.8.4', arch: 'any', sha512: sha512(bytes) });
    expect(await readFile(join(bench.packages.folder, ZOOKEEPER))).toEqual(bytes);
    expect(await files()).toEqual(['.incoming', ZOOKEEPER]);
    expect(await list()).toEqual([pkg]);
    const [entry] = await bench.store.audit.newest(1);
    expect(entry).toMatchObject({ action: 'uploadPackage', target: { id: pkg.id } });
  });

  it('of the same content changes nothing and answers the stored one', async () => {
    const first = await upload(archive('a'));
    expect(await upload(archive('a'))).toEqual(first);
    expect(await upload(archive('a'), { name: 'zk.tgz', kind: 'zookeeper', version: '3.8.4' })).toEqual(
      first,
    );
    expect(await files()).toEqual(['.incoming', ZOOKEEPER]);
  });

  it('of other content is refused', async () => {
    await upload(archive('a'));
    expect(await refusal(upload(archive('b')))).toMatchObject({ code: 'package_exists' });
    const other = { kind: 'zookeeper', version: '3.9.0' } as const;
    expect(await refusal(upload(archive('b'), other))).toMatchObject({ code: 'package_exists' });
    expect(await readFile(join(bench.packages.folder, ZOOKEEPER))).toEqual(archive('a'));
  });

  it('has one winner among many at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => upload(archive(`${i}`))));
    expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1);
    expect(await files()).toEqual(['.incoming', ZOOKEEPER]);
  });

  it('that is cut off leaves nothing', async () => {
    async function* cut() {
      yield archive('a').subarray(0, 50);
      throw new Error('aborted');
    }
    expect(await refusal(upload(archive('a'), { body: cut() }))).toMatchObject({
      code: 'package_cut',
      params: { bytes: 50 },
    });
    const short = upload(archive('a').subarray(0, 50), { expectedBytes: 51 });
    expect(await refusal(short)).toMatchObject({ code: 'package_cut' });
    await expectNothing();
  });

  it('that is too large ends there', async () => {
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 1024;
        yield new Uint8Array(1024);
      }
    }
    expect(await refusal(upload(archive('a'), { body: endless() }))).toMatchObject({
      code: 'package_too_large',
    });
    expect(sent).toBeLessThanOrEqual(66 * 1024);
    await expectNothing();
  });

  it('that says that it is larger than may be, or than the disk has room for, is refused before a byte of it is read', async () => {
    const body: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => {
        throw new Error('read');
      },
    };
    expect(await refusal(upload(archive('a'), { body, expectedBytes: 64 * 1024 + 1 }))).toMatchObject({
      code: 'package_too_large',
    });
    const deps = { ...bench.deps, packages: { ...bench.packages, room: async () => 1000 } };
    const large = (expectedBytes: number) =>
      uploadPackage(deps, { name: ZOOKEEPER, body, expectedBytes }, ADMIN);
    expect(await refusal(large(1001))).toEqual({
      code: 'package_no_room',
      params: { needed: '1 MiB', free: '0 MiB' },
    });
    await expectNothing();
    expect(await bench.packages.room()).toBeGreaterThan(0);
  });

  it('with another checksum than the given one leaves nothing', async () => {
    expect(await refusal(upload(archive('a'), { sha512: '0'.repeat(128) }))).toMatchObject({
      code: 'package_checksum',
      params: { actual: sha512(archive('a')) },
    });
    await expectNothing();
  });

  it.each([
    ['that climbs out', tarGz([{ path: 'top/../../x', body: 'x' }]), ZOOKEEPER],
    ['that is no archive', Buffer.from('hello'), ZOOKEEPER],
    ['whose kind is no jar', Buffer.from('PK\u0003\u0004'), 'zookeeper.jar'],
  ])('%s leaves nothing', async (_what, bytes, name) => {
    const input = { name, kind: 'zookeeper', version: '3.8.4' } as const;
    expect(await refusal(upload(bytes, input))).toMatchObject({ code: 'package_archive' });
    await expectNothing();
  });

  it('whose name tells nothing needs kind and version, and for a JDK the CPU', async () => {
    const name = 'java.tar.gz';
    expect(await refusal(upload(archive('a'), { name }))).toMatchObject({ code: 'package_name' });
    const jdk = { name, kind: 'jdk', version: '11.0.2' } as const;
    expect(await refusal(upload(archive('a'), jdk))).toMatchObject({ code: 'package_name' });
    expect(await upload(archive('a'), { ...jdk, arch: 'aarch64' })).toMatchObject({ arch: 'aarch64' });
  });

  it('keeps what was said of it beside the file, for a store that is made anew', async () => {
    const jdk = { name: 'java.tar.gz', kind: 'jdk', version: '11.0.2', arch: 'aarch64' } as const;
    const { id } = await upload(archive('a'), jdk);
    await bench.store.packages.remove(id);
    const settled = new Date(Date.now() - 60_000);
    await utimes(join(bench.packages.folder, jdk.name), settled, settled);
    expect(await list()).toMatchObject([jdk]);
  });
});

/** The packages with a database that is lost as it saves: before it did, or after. */
function losingPackages(wasSaved: boolean, unsure: boolean) {
  const transaction: Store['transaction'] = async work => {
    if (wasSaved) await bench.store.transaction(work);
    throw new StoreUnavailable('line broken', unsure);
  };
  const store: Store = { ...bench.store, transaction };
  return createPackageStore({ ...bench.deps, store, dataDir: bench.dataDir });
}

/** Lets the file of the folder look as if nobody had written to it for a while. */
async function settle() {
  const before = new Date(Date.now() - 60_000);
  await utimes(join(bench.packages.folder, ZOOKEEPER), before, before);
}

describe('an upload whose saving broke off', () => {
  async function losing(wasSaved: boolean, unsure: boolean) {
    const packages = await losingPackages(wasSaved, unsure);
    const body = { name: ZOOKEEPER, body: chunks(archive('a')) };
    await expect(uploadPackage({ ...bench.deps, packages }, body, ADMIN)).rejects.toThrow('line broken');
  }

  it.each([true, false])(
    'so that nobody knows (saved: %s) keeps its file, which is a package',
    async saved => {
      await losing(saved, true);
      expect(await files()).toEqual(['.incoming', ZOOKEEPER]);
      if (!saved) await settle();
      expect(await list()).toMatchObject([{ name: ZOOKEEPER, sha512: sha512(archive('a')) }]);
    },
  );

  it('before anything was saved leaves nothing', async () => {
    await losing(false, false);
    await expectNothing();
  });
});

describe('a deletion whose saving broke off', () => {
  it.each([
    { saved: true, unsure: true },
    { saved: false, unsure: true },
    { saved: false, unsure: false },
  ])('keeps the file, and with it the package, for who asks again: %j', async ({ saved, unsure }) => {
    const { id } = await upload(archive('a'));
    const packages = await losingPackages(saved, unsure);
    const deletion = deletePackage({ ...bench.deps, packages }, { id }, ADMIN);
    await expect(deletion).rejects.toThrow('line broken');
    expect(await files()).toEqual(['.incoming', ZOOKEEPER]);
    expect((await bench.store.packages.find(id)) === null).toBe(saved);
    await settle();
    const [found] = await list();
    expect(found).toMatchObject({ name: ZOOKEEPER, sha512: sha512(archive('a')) });
    await deletePackage(bench.deps, { id: found?.id ?? '' }, ADMIN);
    await expectNothing();
  });
});

describe('the package folder', () => {
  const put = (name: string, bytes: Uint8Array) => putSettled(join(bench.packages.folder, name), bytes);

  it('may be filled and emptied by hand', async () => {
    await put(ZOOKEEPER, archive('a'));
    const [found] = await list();
    expect(found).toMatchObject({ name: ZOOKEEPER, sha512: sha512(archive('a')) });
    expect(await list()).toEqual([found]);
    await put(ZOOKEEPER, archive('other'));
    expect(await list()).toMatchObject([{ sha512: sha512(archive('other')) }]);
    await bench.packages.scan();
    const [again] = await list();
    await deletePackage(bench.deps, { id: again?.id ?? '' }, ADMIN);
    await expectNothing();
  });

  it('leaves a file alone that was written a moment ago', async () => {
    await writeFile(join(bench.packages.folder, ZOOKEEPER), archive('a'));
    expect(await list()).toEqual([]);
    expect(bench.warnings).toEqual([]);
    await put(ZOOKEEPER, archive('a'));
    expect(await list()).toHaveLength(1);
  });

  it('tells once of each file that it cannot use', async () => {
    await put('README.txt', Buffer.from('x'));
    await put(ZOOKEEPER, tarGz([{ path: '/etc/passwd', body: 'x' }]));
    await put('zookeeper-3.4.14.tar.gz', archive('a'));
    await put('apache-zookeeper-3.4.14-bin.tar.gz', archive('b'));
    expect(await list()).toMatchObject([{ version: '3.4.14' }]);
    expect(await list()).toHaveLength(1);
    expect(bench.warnings).toHaveLength(3);
  });

  it('knows a file again that was only touched', async () => {
    await put(ZOOKEEPER, archive('a'));
    const [before] = await list();
    const same = new Date(Date.now() - 60_000);
    await utimes(join(bench.packages.folder, ZOOKEEPER), same, same);
    const [touched] = await list();
    // Read again, but the same package: a run that uses it still protects it.
    expect(touched).toMatchObject({ id: before?.id, sha512: before?.sha512 });
  });

  it('forgets what an ended console had half received', async () => {
    await writeFile(join(bench.packages.folder, '.incoming', 'left'), 'x');
    await createPackageStore({ ...bench.deps, dataDir: bench.dataDir });
    await expectNothing();
  });

  it('refuses to delete what it does not have', async () => {
    const unknown = deletePackage(bench.deps, { id: '00000000' }, ADMIN);
    expect(await refusal(unknown)).toMatchObject({ code: 'package_unknown' });
  });
});
