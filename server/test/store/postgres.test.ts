import { expect, it, onTestFinished } from 'vitest';
import { execute } from '../../../test/postgres/server.ts';
import { freshDatabase } from '../../../test/postgres/shared.ts';
import { StartError } from '../../src/secrets/start-error.ts';
import { openStore, type StoreOptions } from '../../src/store/store.ts';
import { StoreUnavailable } from '../../src/store/unavailable.ts';
import { exampleCluster } from '../domain/example.ts';
import { newId, tempFolder } from './support.ts';
import { endSessions, listen, openWay, SESSIONS } from './support-postgres.ts';

const { id: _, ...SPEC } = exampleCluster();
/** One key for all: a database may come to another data folder, as by a move to another machine. */
const secretKey = Buffer.alloc(32, 9).toString('base64');

async function openOn(databaseUrl: string, more: Partial<StoreOptions> = {}) {
  const store = await openStore({ dataDir: await tempFolder(), databaseUrl, secretKey, ...more });
  onTestFinished(() => store.close());
  return store;
}

const insert = (store: Awaited<ReturnType<typeof openStore>>, name: string) =>
  store.clusters.insert(newId(), { ...SPEC, name }, 'prepare', '');

it('refuses a database that another console has, and says who; takes it when that has closed', async () => {
  const { url } = await freshDatabase();
  const first = await openStore({ dataDir: await tempFolder(), databaseUrl: url, secretKey });
  const refused = openOn(url);
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(`process ${process.pid} on `);
  await first.close();
  await openOn(url);
});

it('is one console’s when two begin at once on a database that has nothing yet', async () => {
  const { url } = await freshDatabase();
  const begin = async () => openStore({ dataDir: await tempFolder(), databaseUrl: url, secretKey });
  const both = await Promise.allSettled([begin(), begin()]);
  const [refused, ...more] = both.flatMap(one => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toBeInstanceOf(StartError);
  expect([refused.message, more]).toEqual([expect.stringContaining('in use by another console'), []]);
  for (const one of both) {
    if (one.status === 'rejected') continue;
    await insert(one.value, 'a');
    await one.value.close();
  }
  const next = await openOn(url);
  expect((await next.clusters.page(-1)).data.map(({ name }) => name)).toEqual(['a']);
});

it('does not keep consoles of other databases of a server apart', async () => {
  await openOn((await freshDatabase()).url);
  await openOn((await freshDatabase()).url);
});

it.each([
  ['an account that is none', (url: URL) => (url.username = 'nobody')],
  ['a wrong password', (url: URL) => (url.password = 'hunter2')],
  ['a database that is not there', (url: URL) => (url.pathname = '/nowhere')],
])('refuses %s in words, without a password', async (_what, change) => {
  const url = new URL((await freshDatabase()).url);
  change(url);
  const refused = openOn(url.href);
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow('DECK_DATABASE_URL');
  for (const secret of [url.password, 'hunter2']) await expect(refused).rejects.not.toThrow(secret);
});

it('says that a server which does not answer may do so later', async () => {
  const refused = openOn('postgres://deck:hunter2@127.0.0.1:1/deck');
  await expect(refused).rejects.toThrow(StoreUnavailable);
  await expect(refused).rejects.toThrow('ECONNREFUSED');
  await expect(refused).rejects.not.toThrow('hunter2');
});

it('goes on by itself after its session was ended, with everything that was saved', async () => {
  const { url } = await freshDatabase();
  const { heard, events, until } = listen();
  const store = await openOn(url, { events });
  await insert(store, 'before');
  await endSessions(url);
  await until('regained');
  await insert(store, 'after');
  expect((await store.clusters.page(1)).data.map(c => c.name)).toEqual(['after', 'before']);
  expect(heard).toEqual(['lost', 'regained']);
});

it('keeps nothing of a transaction whose session was ended, and says that it was not', async () => {
  const { url } = await freshDatabase();
  const store = await openOn(url);
  const broken = store.transaction(async inside => {
    await inside.clusters.insert(newId(), { ...SPEC, name: 'half' }, 'prepare', '');
    await endSessions(url);
    // Also not in the session that has taken its place meanwhile.
    await inside.clusters.insert(newId(), { ...SPEC, name: 'other half' }, 'prepare', '');
  });
  await expect(broken).rejects.toMatchObject({ name: 'StoreUnavailable', unsure: false });
  expect((await store.clusters.page(1)).total).toBe(0);
});

it('does not know whether it was saved when the way breaks before the commit is answered', async () => {
  const way = await openWay((await freshDatabase()).url);
  const { events, until } = listen();
  const store = await openOn(way.url, { events });
  way.cutAfter('commit');
  await expect(insert(store, 'c')).rejects.toMatchObject({ name: 'StoreUnavailable', unsure: true });
  way.mend();
  await until('regained');
  expect((await store.clusters.page(1)).data.map(c => c.name)).toEqual(['c']);
});

it('answers at once while the server is away', async () => {
  const way = await openWay((await freshDatabase()).url);
  const { events, until } = listen();
  const store = await openOn(way.url, { events });
  way.cut();
  await until('lost');
  await expect(store.clusters.page(1)).rejects.toThrow(StoreUnavailable);
  await expect(insert(store, 'c')).rejects.toThrow(StoreUnavailable);
  way.mend();
  await until('regained');
  await insert(store, 'c');
});

it('takes the database back from a session of its own whose end the server did not see', async () => {
  const { url } = await freshDatabase();
  const way = await openWay(url);
  const { heard, events, until } = listen();
  const store = await openOn(way.url, { events });
  const [before] = await execute<{ pid: number }>(url, SESSIONS);
  way.cut();
  await until('lost');
  expect(await execute(url, SESSIONS)).toEqual([before]);
  way.mend();
  await until('regained');
  await insert(store, 'c');
  expect(heard).toEqual(['lost', 'regained']);
  expect(await execute(url, SESSIONS)).toHaveLength(1);
});

it('writes nothing more once another console has the database, and says who has it', async () => {
  const { url } = await freshDatabase();
  const way = await openWay(url);
  const { heard, events, until } = listen();
  const store = await openOn(way.url, { events });
  way.cut();
  await until('lost');
  await endSessions(url);
  const other = await openOn(url);
  way.mend();
  await until('taken');
  await expect(insert(store, 'late')).rejects.toThrow(/another console has it.*process/);
  expect((await other.clusters.page(1)).total).toBe(0);
  expect(heard).toEqual(['lost', 'taken']);
});
