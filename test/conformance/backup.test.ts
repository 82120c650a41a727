import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../server/test/engine/support/until.ts';
import { freshDatabase } from '../postgres/shared.ts';
import { exampleCluster } from './requirement/examples.ts';
import { uploadArchives } from './support/archives.ts';
import { npmRun } from './support/npm-run.ts';
import { dataFolder, failingConsole, killLeftovers, startConsole } from './support/process.ts';

const run = promisify(execFile);

let data: Awaited<ReturnType<typeof dataFolder>>;
beforeAll(async () => {
  data = await dataFolder();
});
afterEach(killLeftovers);
afterAll(() => data.remove());

type Env = Readonly<Record<string, string>> & { readonly DECK_DATA: string };

/** `npm run <verb> -- <args>` with the settings of a console. */
const dataRun = (env: Env, verb: string, ...args: string[]) => npmRun('data', env, [verb, ...args], data.dir);

type Deck = Awaited<ReturnType<typeof startConsole>>;

async function clustersOf(deck: Deck) {
  const { data: clusters } = (await deck.call('selectClusterList', { page: '-1' })).json.result;
  return (clusters as { name: string; roles: unknown }[]).map(({ name, roles }) => ({ name, roles }));
}

/** Saves clusters one after the other until it is told to end; answers the names that were acknowledged. */
function keepSaving(deck: Deck) {
  const saved: string[] = [];
  let going = true;
  const done = (async () => {
    for (let i = 0; going; i += 1) {
      const { json } = await deck.call('createCluster', exampleCluster(`c${i}`));
      if (json.code === 200) saved.push(`c${i}`);
    }
  })();
  return {
    saved,
    end: async () => {
      going = false;
      await done;
    },
  };
}

describe.each([
  { kind: 'SQLite', settings: async () => ({}) },
  { kind: 'PostgreSQL', settings: async () => ({ DECK_DATABASE_URL: (await freshDatabase()).url }) },
])('a backup of $kind', ({ kind, settings }) => {
  it('is made while a console writes, and brings everything to another console', async () => {
    const env = { DECK_DATA: join(data.dir, kind), ...(await settings()) };
    const deck = await startConsole(env);
    await uploadArchives(deck.base);
    const folder = join(env.DECK_DATA, 'runs', '0a0b0c0d');
    await mkdir(join(folder, 'keys'), { recursive: true });
    for (const name of ['run.log', 'events.jsonl', 'vars.yml', 'secrets.json', 'keys/k']) {
      await writeFile(join(folder, name), 'hunter2');
    }
    const writer = keepSaving(deck);
    await until('some clusters', () => writer.saved.length >= 5);
    const before = writer.saved.length;
    const target = `backup-${kind}`;
    const answer = await dataRun(env, 'backup', target, '--packages');
    expect(answer).toMatchObject({ code: 0, text: expect.stringContaining('the key is in it') });
    await writer.end();
    expect(writer.saved.length).toBeGreaterThan(before);
    const whole = await clustersOf(deck);
    const packages = (await deck.call('selectPackageList', { page: '-1' })).json.result;
    await deck.end();

    const backup = join(data.dir, target);
    expect((await stat(backup)).mode & 0o777).toBe(0o700);
    expect((await stat(join(backup, 'secret.key'))).mode & 0o777).toBe(0o600);
    expect((await readdir(join(backup, 'runs', '0a0b0c0d'))).sort()).toEqual(['events.jsonl', 'run.log']);

    const restored = { DECK_DATA: `${env.DECK_DATA}-restored`, ...(await settings()) };
    await run('cp', ['-a', backup, restored.DECK_DATA]);
    if (kind === 'PostgreSQL') {
      const stored = await dataRun(restored, 'import', join(restored.DECK_DATA, 'deck.export.gz'));
      expect(stored).toMatchObject({ code: 0, text: expect.stringMatching(/^\d+ rows of /) });
    }
    const other = await startConsole(restored);
    const clusters = await clustersOf(other);
    // As it was at one moment after the backup was asked for: all that was saved before, with its secrets.
    expect(clusters.length).toBeGreaterThanOrEqual(before);
    expect(clusters).toEqual(whole.slice(-clusters.length));
    expect((await other.call('selectPackageList', { page: '-1' })).json.result).toEqual(packages);
    await other.end();

    const again = await dataRun(env, 'backup', target);
    expect(again.code).toBe(78);
    expect(again.text).toMatch(/^dolphindeck: .*is there already; name a new folder.*\n$/);
  });
});

it('moves a console from SQLite to PostgreSQL with export and import', async () => {
  const sqlite = { DECK_DATA: join(data.dir, 'moving') };
  const deck = await startConsole(sqlite);
  for (const name of ['a', 'b']) await deck.call('createCluster', exampleCluster(name));
  const before = await clustersOf(deck);
  expect((await dataRun(sqlite, 'export', 'deck.export.gz')).code).toBe(0);
  const postgres = { ...sqlite, DECK_DATABASE_URL: (await freshDatabase()).url };
  const refused = await dataRun(postgres, 'import', 'deck.export.gz');
  expect(refused).toMatchObject({ code: 78, text: expect.stringContaining(`process ${deck.pid}`) });
  await deck.end();
  expect((await dataRun(postgres, 'import', 'deck.export.gz')).code).toBe(0);
  const moved = await startConsole(postgres);
  expect(await clustersOf(moved)).toEqual(before);
  const audit = (await moved.call('selectAuditList', { page: '1', action: 'importData' })).json.result;
  expect(audit.data).toMatchObject([{ outcome: 'done', target: { type: 'data' } }]);
  await moved.end();
  // Whoever forgets the setting does not work on with the file of before.
  const forgotten = await failingConsole({ ...sqlite, DECK_PORT: '0' });
  expect(forgotten.code).toBe(78);
  expect(forgotten.err).toMatch(/^dolphindeck: the data of this console are in PostgreSQL [^\n]+\n$/);
  expect((await dataRun(sqlite, 'export', 'old.export.gz')).code).toBe(78);
  expect((await dataRun(sqlite, 'backup', 'old')).code).toBe(78);
  // Unless that is what is wanted.
  await rm(join(sqlite.DECK_DATA, 'database.json'));
  await (await startConsole(sqlite)).end();
  expect((await failingConsole({ ...postgres, DECK_PORT: '0' })).err).toContain('are in deck.sqlite since');
  const text = String(await readFile(join(data.dir, 'deck.export.gz')));
  expect(text).not.toContain('easy');
});

it('what the system refuses is said in one line with the path, not as a fault of the program', async () => {
  const env = { DECK_DATA: join(data.dir, 'refused') };
  await (await startConsole(env)).end();
  const file = join(data.dir, 'nowhere', 'deck.export.gz');
  const answer = await dataRun(env, 'export', file);
  expect(answer).toEqual({ code: 1, text: `dolphindeck: cannot use ${file}.partial (ENOENT)\n` });
});

it.each([
  [['backup'], /use: npm run/],
  [['import', '-x'], /use: npm run/],
  [['export', 'a', '--packages'], /use: npm run/],
  [['export', 'a'], /no database in .*DECK_DATA/],
])('%j says in one line what is wrong', async ([verb = '', ...args], words) => {
  const answer = await dataRun({ DECK_DATA: join(data.dir, 'none') }, verb, ...args);
  expect(answer.code).toBe(78);
  expect(answer.text).toMatch(/^dolphindeck: [^\n]+\n$/);
  expect(answer.text).toMatch(words);
});
