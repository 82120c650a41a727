import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe as say } from '@dolphindeck/contract/messages/problem.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { uploadPackage } from '../../src/commands/upload-package.ts';
import {
  ADMIN,
  type Bench,
  createExample,
  equip,
  openBench,
  putSettled,
  refusal,
} from '../commands/support/bench.ts';

const ZOOKEEPER = 'apache-zookeeper-3.8.4-bin.tar.gz';

let bench: Bench;
let clusterId: string;
let file: string;
let good: Uint8Array;

beforeEach(async () => {
  bench = await openBench();
  await equip(bench);
  clusterId = await createExample(bench);
  file = join(bench.packages.folder, ZOOKEEPER);
  good = await readFile(file);
});
afterEach(() => bench.close());

const deploy = () => executeCluster(bench.deps, { clusterId, action: 'deploy' }, ADMIN);
async function* body(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('a package whose file cannot be used', () => {
  it('is named with what is wrong with it, each time, and works when it is mended', async () => {
    const damaged = Uint8Array.from(good);
    damaged.fill(0x55, 20, 40);
    await putSettled(file, damaged);
    const first = await refusal(deploy());
    expect(first).toMatchObject({ code: 'package_unusable', params: { name: ZOOKEEPER, version: '3.8.4' } });
    expect(say(first, 'en')).toMatch(new RegExp(`${ZOOKEEPER}.*it is damaged`));
    expect(say(first, 'zh')).toMatch(new RegExp(`${ZOOKEEPER}.*文件已损坏`));
    expect(await refusal(deploy())).toEqual(first);
    expect(bench.warnings).toHaveLength(1);
    await putSettled(file, good);
    await deploy();
  });

  it('is said to be copied still when it was changed a moment ago, and taken a little later', async () => {
    await writeFile(file, good);
    expect(await refusal(deploy())).toMatchObject({ code: 'package_settling', params: { name: ZOOKEEPER } });
    const before = new Date(Date.now() - 60_000);
    await utimes(file, before, before);
    await deploy();
  });

  it('is replaced by an upload under the same name', async () => {
    await putSettled(file, good.subarray(0, 50));
    expect(await refusal(deploy())).toMatchObject({ code: 'package_unusable' });
    await uploadPackage(bench.deps, { name: ZOOKEEPER, body: body(good) }, ADMIN);
    expect(await readFile(file)).toEqual(good);
    await deploy();
  });

  it('is no matter when another file is the same package', async () => {
    await putSettled(join(bench.packages.folder, 'apache-zookeeper-3.8.3-bin.tar.gz'), new Uint8Array(9));
    await deploy();
  });
});
