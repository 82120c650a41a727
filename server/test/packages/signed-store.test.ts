import { copyFile, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deletePackage } from '../../src/commands/delete-package.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { selectPackageList } from '../../src/commands/reads/packages.ts';
import { uploadPackage } from '../../src/commands/upload-package.ts';
import { gpgv } from '../../src/engine/gpgv.ts';
import { createPackageStore } from '../../src/packages/package-store.ts';
import { openSignatures } from '../../src/packages/signatures.ts';
import { ADMIN, type Bench, openBench, refusal } from '../commands/support/bench.ts';
import { Signer } from './support/openpgp.ts';
import { tarGz } from './support/tar.ts';

const NAME = 'apache-zookeeper-3.8.4-bin.tar.gz';
const BYTES = tarGz([{ path: 'top/' }, { path: 'top/file', body: 'a' }]);
const MANAGER = 'Release manager <release@example.test>';
const STRANGER = 'Somebody else <else@example.test>';

const signer = new Signer();
beforeAll(() => {
  signer.make(MANAGER);
  signer.make(STRANGER);
});
afterAll(() => signer.close());

let bench: Bench;
let keysFile: string;
/** A console that takes signed packages only, over the same data. */
let signing: Deps;
beforeEach(async () => {
  bench = await openBench();
  keysFile = join(bench.dataDir, 'KEYS');
  await writeFile(keysFile, signer.keys([MANAGER]));
  signing = await withSignatures();
});
afterEach(() => bench.close());

async function withSignatures(): Promise<Deps> {
  const signatures = await openSignatures(keysFile, join(bench.dataDir, 'packages', '.incoming'), gpgv);
  const packages = await createPackageStore({ ...bench.deps, dataDir: bench.dataDir, signatures });
  return { ...bench.deps, packages };
}

let read = 0;
async function* body() {
  read += 1;
  yield BYTES;
}
const upload = (deps: Deps, signature?: string) =>
  uploadPackage(deps, { name: NAME, body: body(), ...(signature === undefined ? {} : { signature }) }, ADMIN);
const list = async (deps: Deps) => (await selectPackageList(deps, { page: -1 })).data;
const files = async () => (await readdir(bench.packages.folder, { recursive: true })).sort();
const path = (name: string) => join(bench.packages.folder, name);

/** Lets a file look as if nobody had written to it for a while. */
const settle = (name: string) =>
  utimes(path(name), new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));

describe('where packages are signed, an upload', () => {
  it('with a good signature is stored with it, and tells whose it is; the audit keeps that', async () => {
    const signature = signer.sign(BYTES, { by: MANAGER });
    const pkg = await upload(signing, signature);
    expect(pkg.signature).toMatchObject({ by: MANAGER, key: signer.fingerprint(MANAGER), keyExpired: false });
    expect(await files()).toEqual(['.incoming', NAME, `${NAME}.asc`]);
    expect(await readFile(path(`${NAME}.asc`), 'utf8')).toBe(signature);
    expect(await list(signing)).toEqual([pkg]);
    const [entry] = await bench.store.audit.newest(1);
    expect(entry?.details).toMatchObject({ after: { signature: { by: MANAGER } } });
    await deletePackage(signing, { id: pkg.id }, ADMIN);
    expect(await files()).toEqual(['.incoming']);
  });

  it('without one is refused before its body is read', async () => {
    read = 0;
    expect(await refusal(upload(signing))).toMatchObject({ code: 'package_unsigned', field: 'signature' });
    expect(read).toBe(0);
  });

  it('with one by somebody else, or of something else, leaves nothing', async () => {
    const others = [signer.sign(BYTES, { by: STRANGER }), signer.sign(Buffer.from('x'), { by: MANAGER })];
    for (const signature of others) {
      expect(await refusal(upload(signing, signature))).toMatchObject({ code: 'package_signature' });
    }
    expect(await files()).toEqual(['.incoming']);
    expect(await list(signing)).toEqual([]);
  });
});

it('where packages need none, a signature is kept beside and not looked at', async () => {
  const pkg = await upload(bench.deps, signer.sign(BYTES, { by: STRANGER }));
  expect(pkg.signature).toBeNull();
  expect(await files()).toEqual(['.incoming', NAME, `${NAME}.asc`]);
});

describe('a file of the folder', () => {
  it('counts when a signature lies beside it, and not before', async () => {
    await writeFile(path(NAME), BYTES);
    await settle(NAME);
    expect(await list(signing)).toEqual([]);
    expect(signing.packages.unusable()).toMatchObject([
      { name: NAME, reason: `no signature lies beside it (${NAME}.asc, ${NAME}.sig)` },
    ]);
    await writeFile(path(`${NAME}.sig`), signer.sign(BYTES, { by: MANAGER }));
    expect(await list(signing)).toMatchObject([{ name: NAME, signature: { by: MANAGER } }]);
  });

  it('that was stored before signatures were asked for counts once it has one', async () => {
    const { id } = await upload(bench.deps);
    await settle(NAME);
    expect(await list(bench.deps)).toMatchObject([{ id }]);
    expect(await list(signing)).toEqual([]);
    await writeFile(path(`${NAME}.asc`), signer.sign(BYTES, { by: MANAGER }));
    expect(await list(signing)).toMatchObject([{ name: NAME, signature: { by: MANAGER } }]);
  });

  it('does not count any more when its key is taken out of the keys file; the same file counts when it is back', async () => {
    await upload(signing, signer.sign(BYTES, { by: MANAGER }));
    await settle(NAME);
    await copyFile(keysFile, `${keysFile}.before`);
    await writeFile(keysFile, signer.keys([STRANGER]));
    expect(await list(signing)).toEqual([]);
    expect(signing.packages.unusable()).toMatchObject([
      { reason: expect.stringContaining('not in the keys file') },
    ]);
    await copyFile(`${keysFile}.before`, keysFile);
    expect(await list(signing)).toHaveLength(1);
  });

  it('keeps its id and is told anew when another key joins the file', async () => {
    const { id } = await upload(signing, signer.sign(BYTES, { by: MANAGER }));
    await settle(NAME);
    await list(signing);
    await writeFile(keysFile, signer.keys([MANAGER, STRANGER]));
    expect(await list(signing)).toMatchObject([{ id, signature: { by: MANAGER } }]);
  });
});
