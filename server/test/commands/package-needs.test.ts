import { afterEach, beforeEach, expect, it } from 'vitest';
import { selectPackageNeeds } from '../../src/commands/reads/packages.ts';
import { tempDatabase } from '../store/support.ts';
import { ADMIN, type Bench, createExample, equip, openBench } from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

it('what clusters need of the package store is told without opening a secret of a cluster or host', async () => {
  await equip(bench);
  const id = await createExample(bench);
  // What cannot be opened shows who tries.
  const database = await tempDatabase(bench);
  await database.sql.updateTable('cluster').set({ secrets_sealed: 'x' }).execute();
  await database.sql.updateTable('host').set({ password_sealed: 'x' }).execute();
  await database.close();
  await expect(bench.store.clusters.find(id)).rejects.toThrow();
  const [needs] = await selectPackageNeeds(bench.deps, {}, ADMIN);
  expect([needs?.id, needs?.packages.length, needs?.lacks]).toEqual([id, 3, []]);
});
