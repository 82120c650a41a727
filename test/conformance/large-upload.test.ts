import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { memoryMb } from '../bench/machine.ts';
import { uploadLarge } from './support/large-upload.ts';
import { dataFolder, killLeftovers, startConsole } from './support/process.ts';

let data: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  data = await dataFolder();
});
afterEach(killLeftovers);
afterAll(() => data.remove());

it('an upload that is much larger than the console’s memory grew by for it is taken in', async () => {
  const mib = 384;
  const deck = await startConsole({ DECK_DATA: data.dir });
  const before = memoryMb(deck.pid).peak;
  expect(await uploadLarge(deck.base, 'apache-zookeeper-3.8.4-bin.tar.gz', mib)).toBeGreaterThan(
    mib * 2 ** 20,
  );
  expect(memoryMb(deck.pid).peak - before).toBeLessThan(mib / 2);
  await deck.end();
});
