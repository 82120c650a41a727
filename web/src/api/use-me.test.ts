import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';

/** What the console answers to whoAmI; anything else it refuses with 401. */
let who: { signIn: boolean; user: string | null; role: string | null };
vi.stubGlobal('fetch', async (address: string) => ({
  json: async () =>
    address.endsWith('/whoAmI')
      ? { code: 200, message: 'ok', result: who }
      : { code: 401, message: '', result: null, error: { code: 'sign_in', message: 'sign in first' } },
}));

/** The streams that were opened. */
const streams: Stream[] = [];
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  constructor() {
    super();
    streams.push(this);
  }
  close(): void {
    this.readyState = Stream.CLOSED;
  }
}
vi.stubGlobal('EventSource', Stream);
const openStreams = () => streams.filter(({ readyState }) => readyState === 1).length;

const reload = vi.fn();
vi.stubGlobal('location', { reload });

const admin = { signIn: true, user: 'admin', role: 'admin' };
const nobody = { signIn: true, user: null, role: null };

/** A page that begins. */
async function begin() {
  const api = await import('./use-me.ts');
  const { call } = await import('./client.ts');
  api.keepMe();
  await flushPromises();
  return { ...api, ...api.useMe(), call };
}

beforeEach(() => {
  vi.resetModules();
  streams.length = 0;
  reload.mockClear();
});

describe('who reads the page', () => {
  test('is asked before anything else; nobody sees nothing and no stream is opened', async () => {
    who = nobody;
    const { isStranger, hasReader, readMe } = await begin();
    expect([await isStranger(), hasReader.value, streams.length]).toEqual([true, false, 0]);
    who = admin;
    await readMe();
    await flushPromises();
    expect([await isStranger(), hasReader.value, openStreams()]).toEqual([false, true, 1]);
    expect(reload).not.toHaveBeenCalled();
  });

  test('is asked again after a 401; the page stays and its stream ends until the same user is back', async () => {
    who = admin;
    const { call, me, isOut, hasReader, readMe } = await begin();
    expect(openStreams()).toBe(1);
    who = nobody;
    await expect(call('currentState', {})).rejects.toMatchObject({ name: 'SignInNeeded' });
    await flushPromises();
    expect([isOut.value, hasReader.value, me.value?.user, openStreams()]).toEqual([true, true, 'admin', 0]);
    who = admin;
    await readMe();
    await flushPromises();
    expect([isOut.value, openStreams()]).toEqual([false, 1]);
    expect(reload).not.toHaveBeenCalled();
  });

  test('is asked when the stream is refused, for a browser does not tell why', async () => {
    who = admin;
    const { isOut } = await begin();
    who = nobody;
    streams[0]?.close();
    streams[0]?.dispatchEvent(new Event('error'));
    await flushPromises();
    expect(isOut.value).toBe(true);
  });

  test('being another one, the page begins anew', async () => {
    who = admin;
    const { readMe } = await begin();
    who = { signIn: true, user: 'anna', role: 'admin' };
    await readMe();
    expect(reload).toHaveBeenCalledTimes(1);
  });
});

describe('what the reader may do', () => {
  test.each([
    ['viewer', [true, false, false]],
    ['operator', [true, true, false]],
    ['admin', [true, true, true]],
  ])('%s: to look, to change, to look after users', async (role, expected) => {
    who = { signIn: true, user: 'anna', role };
    const { mayCall } = await begin();
    expect([mayCall('selectHostList'), mayCall('deleteHost'), mayCall('selectUserList')]).toEqual(expected);
  });
});
