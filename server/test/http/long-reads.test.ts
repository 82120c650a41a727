import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Access, OPEN_ACCESS } from '../../src/access/access.ts';
import { LONG_READS } from '../../src/http/limits.ts';
import { httpSide } from './harness.ts';

const access: Access = {
  ...OPEN_ACCESS,
  identify: async ({ token }) => ({ user: `token:${token}`, role: 'admin' }),
};

/** Each begins to answer and goes on for as long as its caller stays. */
const READS = {
  search: '/api/v1/searchRunLog?runId=aaaaaaaa&after=0',
  log: '/api/v1/downloadRunLog?runId=aaaaaaaa',
  packed: '/api/v1/downloadRunLog?runId=aaaaaaaa&gzip=true',
  audit: '/api/v1/exportAudit?format=csv',
};
type Read = keyof typeof READS;

/** A console with readers, who leave at the end of the test. */
async function serving() {
  const over = Promise.withResolvers<void>();
  async function* lasting<T>(first: T) {
    yield first;
    await over.promise;
  }
  const part = { rows: 2, matches: [], next: null };
  const app = httpSide(
    {
      searchRunLog: async () => lasting(part),
      downloadRunLog: async ({ gzip }) => ({
        name: 'a.log',
        body: lasting('a'),
        isCompressed: gzip === true,
      }),
      exportAudit: async () => ({ name: 'a.csv', type: 'text/csv', body: lasting('a'), isCompressed: false }),
    },
    [],
    { access, isOpen: false },
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const gone = new AbortController();
  onTestFinished(async () => {
    gone.abort();
    over.resolve();
    await app.close();
  });
  const open = (user: string, read: Read = 'search', signal = gone.signal) =>
    fetch(`http://127.0.0.1:${port}${READS[read]}`, { signal, headers: { authorization: `Bearer ${user}` } });
  const statuses = async (count: number, user: string) => {
    const all = await Promise.all(Array.from({ length: count }, () => open(user)));
    return new Set(all.map(({ status }) => status));
  };
  return { open, statuses, end: over.resolve };
}

it.each(Object.keys(READS) as Read[])(
  'of one user: one more, a %s, is told so; who leaves or has all makes room',
  async read => {
    const { open, statuses, end } = await serving();
    expect(await statuses(LONG_READS.ofUser - 1, 'a')).toEqual(new Set([200]));
    const leaving = new AbortController();
    expect((await open('a', read, leaving.signal)).status).toBe(200);
    const refused = await open('a', read);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await refused.text()).toContain('"too_many_reads"');
    expect((await open('b', read)).status).toBe(200);
    leaving.abort();
    await vi.waitFor(async () => expect((await open('a', read)).status).toBe(200));
    end();
    await vi.waitFor(async () => expect(await statuses(LONG_READS.ofUser, 'a')).toEqual(new Set([200])));
  },
);

it('of all: whoever has none gets one', async () => {
  const { open, statuses } = await serving();
  for (let taken = 0; taken < LONG_READS.ofAll; taken += LONG_READS.ofUser) {
    expect(await statuses(LONG_READS.ofUser, `user${taken}`)).toEqual(new Set([200]));
  }
  expect([(await open('e')).status, (await open('e')).status, (await open('f')).status]).toEqual([
    200, 429, 200,
  ]);
});
