import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Signer } from '../../server/test/packages/support/openpgp.ts';
import { EN } from './support/api.ts';
import { ARCHIVES, upload } from './support/archives.ts';
import { openWorld, type World } from './support/world.ts';

const MANAGER = 'Release manager <release@example.test>';
const NAME = 'apache-zookeeper-3.8.0-bin.tar.gz';
const BODY = ARCHIVES[NAME];

const signer = new Signer();
let dir: string;
let keys: string;
let world: World;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'deck-signed-'));
  keys = join(dir, 'KEYS');
  signer.make(MANAGER);
  await writeFile(keys, signer.keys([MANAGER]));
  world = await openWorld(undefined, { DECK_PACKAGE_KEYS: keys });
});
afterAll(async () => {
  await world.close();
  signer.close();
  await rm(dir, { recursive: true });
});

const posture = async ({ call }: World): Promise<string[]> => {
  const { json } = await call('selectPosture', {});
  return json.result.findings.map(({ id }: { id: string }) => id);
};

describe('a console with a keys file', () => {
  it('refuses what is not signed, in words that tell what to send', async () => {
    const { json } = await upload(world.base, { name: NAME }, BODY, EN);
    expect(json).toMatchObject({ code: 500, error: { code: 'package_unsigned', field: 'signature' } });
    expect(json.message).toContain('send the .asc or .sig file that the publisher');
    const text = await upload(world.base, { name: NAME, signature: 'hello' }, BODY, EN);
    expect(text.json.error).toMatchObject({ code: 'field_format', field: 'signature' });
    expect(text.json.message).toContain('a detached OpenPGP signature');
  });

  it('refuses a signature of another file and keeps nothing', async () => {
    const signature = signer.sign(Buffer.from('another'), { by: MANAGER });
    const { json } = await upload(world.base, { name: NAME, signature }, BODY);
    expect(json.error).toMatchObject({ code: 'package_signature', field: 'signature' });
    expect(json.message).toContain('签名与文件不符');
    expect(await readdir(join(world.dataDir, 'packages', '.incoming'))).toEqual([]);
  });

  it('takes a signed package, and tells everybody who signed it', async () => {
    const signature = signer.sign(BODY, { by: MANAGER });
    const { json } = await upload(world.base, { name: NAME, signature }, BODY);
    expect(json.code).toBe(200);
    const { data } = (await world.call('selectPackageList', { page: '1' })).json.result;
    expect(data).toMatchObject([{ name: NAME, signature: { by: MANAGER, keyExpired: false } }]);
  });

  it('has nothing of it on the page of what is open; one without has', async () => {
    expect(await posture(world)).not.toContain('packages_unsigned');
    const open = await openWorld();
    expect(await posture(open)).toContain('packages_unsigned');
    await open.close();
  });

  it('does not start when the file cannot be used', async () => {
    const wrong = join(dir, 'wrong');
    await writeFile(wrong, 'no keys\n');
    await expect(openWorld(undefined, { DECK_PACKAGE_KEYS: wrong })).rejects.toThrow(
      `DECK_PACKAGE_KEYS: ${wrong} cannot be used`,
    );
    await expect(openWorld(undefined, { DECK_PACKAGE_KEYS: join(dir, 'none') })).rejects.toThrow('ENOENT');
  });
});
