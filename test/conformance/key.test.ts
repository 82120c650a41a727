import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../postgres/shared.ts';
import { exampleCluster } from './requirement/examples.ts';
import { npmRun } from './support/npm-run.ts';
import { dataFolder, killLeftovers, startConsole } from './support/process.ts';

let data: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  data = await dataFolder();
});
afterEach(killLeftovers);
afterAll(() => data.remove());

/** `npm run key -- <args>` with the settings of a console. */
const key = (env: Readonly<Record<string, string>>, ...args: string[]) => npmRun('key', env, args, data.dir);

describe.each([
  { kind: 'SQLite', settings: async () => ({}) },
  { kind: 'PostgreSQL', settings: async () => ({ DECK_DATABASE_URL: (await freshDatabase()).url }) },
])('npm run key on $kind', ({ kind, settings }) => {
  it('is refused beside the console, and changes the key when that is stopped', async () => {
    const env = { DECK_DATA: join(data.dir, kind), ...(await settings()) };
    const file = join(env.DECK_DATA, 'secret.key');
    const deck = await startConsole(env);
    await deck.call('createCluster', exampleCluster('a'));
    const before = (await deck.call('selectClusterList', { page: '-1' })).json.result.data;
    const old = await readFile(file, 'utf8');
    const refused = await key(env, 'rotate');
    expect(refused).toMatchObject({ code: 78, text: expect.stringContaining(`process ${deck.pid}`) });
    await deck.end();

    const done = await key(env, 'rotate');
    expect(done).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^\d+ secrets? .*\n.*made before.*\n$/),
    });
    const [kept = ''] = /\S+secret\.key\.old-\w+/.exec(done.text) ?? [];
    expect(await readFile(kept, 'utf8')).toBe(old);
    expect(await readFile(file, 'utf8')).not.toBe(old);
    const again = await startConsole(env);
    expect((await again.call('selectClusterList', { page: '-1' })).json.result.data).toEqual(before);
    await again.end();
  });
});

it.each([[[]], [['rotate', 'now']], [['make']]])('%j says in one line how it is used', async args => {
  const answer = await key({ DECK_DATA: join(data.dir, 'none') }, ...args);
  expect(answer).toEqual({ code: 78, text: 'dolphindeck: use: npm run key -- rotate\n' });
});
