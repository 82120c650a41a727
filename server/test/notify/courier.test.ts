import { once } from 'node:events';
import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import { NO_PROGRESS as NOTHING } from '@dolphindeck/contract/run/reduce.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCourier } from '../../src/notify/courier.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { PATIENCE, retryAfter } from '../../src/notify/patience.ts';
import { type Send, SendError } from '../../src/notify/send.ts';
import type { Store } from '../../src/store/store.ts';
import { endRun } from '../engine/support/end-run.ts';
import { KINDS, type Place, storeRun, tempStore } from '../store/support.ts';
import { endedRun, FAILURE, openCourier } from './support.ts';

const REFUSED = new SendError({ code: 'notice_status', params: { status: 500 } });
const BOTH = ['webhook', 'mail'] as const;
const to = (send: Send) => ({ to: 'nowhere', send });
const isEmpty = (store: Store, target: NoticeTarget) => async () =>
  (await store.notices.stateOf(target)).waiting === 0;

const storeIn = (place: Place, clock = () => new Date(), targets: readonly NoticeTarget[] = BOTH) =>
  tempStore(place, clock, targets);

describe.each(KINDS)('on $kind', ({ makePlace }) => {
  it('the end of a run is kept to be told with it, once for each target, by one id', async () => {
    const store = await storeIn(await makePlace(), () => new Date('2026-01-02T03:04:05Z'));
    const id = await endedRun(store, 'prod');
    const [hook, mail] = await Promise.all(BOTH.map(target => store.notices.next(target)));
    expect(hook?.notice).toEqual(mail?.notice);
    expect(hook).toMatchObject({ attempts: 0, dueAt: '2026-01-02T03:04:05.000Z' });
    expect(hook?.notice.run).toMatchObject({ id, clusterName: 'prod', state: 'failed', failure: FAILURE });
    // A second end of the same run is none.
    await store.runs.finishRun(id, { turn: 'failed', cleaned: false, progress: NOTHING, lastWords: [] });
    expect((await store.notices.stateOf('mail')).waiting).toBe(1);
  });

  it('a run that was interrupted is told, too; an end that did not come about is not', async () => {
    const store = await storeIn(await makePlace());
    const id = await storeRun(store, 'a');
    const end = { turn: 'lost', cleaned: false, progress: NOTHING, lastWords: [] } as const;
    // A run that waits cannot be lost.
    await expect(store.runs.finishRun(id, end)).rejects.toThrow();
    expect(await store.notices.next('mail')).toBeNull();
    await endRun(store.runs, id, 'interrupted');
    expect((await store.notices.next('mail'))?.notice.run?.state).toBe('interrupted');
  });

  it('what fails is tried again until it arrives, always by the same id', async () => {
    const store = await storeIn(await makePlace(), undefined, ['webhook']);
    const seen: Notice[] = [];
    const send: Send = async notice => {
      seen.push(notice);
      if (seen.length < 4) throw REFUSED;
    };
    const { courier, until } = await openCourier({ store: store.notices, senders: { webhook: to(send) } });
    await endedRun(store, 'a');
    courier.wake();
    await until(isEmpty(store, 'webhook'));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
    expect(seen).toHaveLength(4);
    const state = await store.notices.stateOf('webhook');
    expect(state).toMatchObject({ failure: REFUSED.problem, gaveUpAt: null });
    expect(state.succeededAt).not.toBeNull();
  });

  it('a console that dies between sending and noting it sends again, by the same id', async () => {
    const store = await storeIn(await makePlace(), undefined, ['webhook']);
    await endedRun(store, 'a');
    const seen: string[] = [];
    const send: Send = async ({ id }) => void seen.push(id);
    const died = new EventTarget();
    const dead: Store['notices'] = {
      ...store.notices,
      arrived: async () => {
        died.dispatchEvent(new Event('died'));
        return new Promise(() => {});
      },
    };
    const death = once(died, 'died');
    // It never gets further, and nobody closes it.
    const log = { info() {}, warn() {}, error() {} };
    await createCourier({
      ...{ store: dead, senders: { webhook: to(send) }, clock: () => new Date(), log },
    }).begin();
    await death;

    const { until } = await openCourier({ store: store.notices, senders: { webhook: to(send) } });
    await until(isEmpty(store, 'webhook'));
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBe(seen[0]);
  });

  it('is given up after three days, and says so', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const clock = () => now;
    const store = await storeIn(await makePlace(), clock, ['mail']);
    await endedRun(store, 'a');
    const refuse: Send = async () => {
      throw REFUSED;
    };
    const patience = { ...PATIENCE, longestMs: 1 };
    const { logged, until, courier } = await openCourier({
      ...{ store: store.notices, senders: { mail: to(refuse) }, clock, patience },
    });
    now = new Date('2026-01-03T23:59:59Z');
    courier.wake();
    await until(async () => (await store.notices.stateOf('mail')).failedAt === now.toISOString());
    expect(await isEmpty(store, 'mail')()).toBe(false);
    now = new Date('2026-01-04T00:00:00Z');
    courier.wake();
    await until(isEmpty(store, 'mail'));
    expect((await store.notices.stateOf('mail')).gaveUpAt).toBe(now.toISOString());
    expect(logged.at(-1)).toMatchObject({ message: 'notice given up: it did not arrive in time' });
  });
});

describe('a courier', () => {
  it('has one attempt at a time under way at a target, also for a test, and a slow one holds no other up', async () => {
    const store = await tempStore(undefined, undefined, BOTH);
    for (const name of ['a', 'b', 'c']) await endedRun(store, name);
    let [under, most] = [0, 0];
    const slow = Promise.withResolvers<void>();
    const send: Send = async () => {
      under += 1;
      most = Math.max(most, under);
      await slow.promise;
      under -= 1;
    };
    const quick: Send = async () => {};
    const senders = { webhook: to(send), mail: to(quick) };
    const { courier, until } = await openCourier({ store: store.notices, senders });
    const test = courier.test('webhook');
    // The mail gets through while the webhook hangs.
    await until(isEmpty(store, 'mail'));
    expect((await store.notices.stateOf('webhook')).waiting).toBe(3);
    slow.resolve();
    expect(await test).toBeNull();
    await until(isEmpty(store, 'webhook'));
    expect(most).toBe(1);
  });

  it('goes on with another notice when one is not taken', async () => {
    const store = await tempStore(undefined, undefined, ['webhook']);
    await endedRun(store, 'poison');
    await endedRun(store, 'good');
    const arrived: (string | undefined)[] = [];
    const send: Send = async ({ run }) => {
      if (run?.clusterName === 'poison') throw REFUSED;
      arrived.push(run?.clusterName);
    };
    const { until } = await openCourier({ store: store.notices, senders: { webhook: to(send) } });
    await until(async () => arrived.length > 0);
    expect(arrived).toEqual(['good']);
  });

  it('breaks off what it sends when the console ends, and counts that as nothing', async () => {
    const store = await tempStore(undefined, undefined, ['webhook']);
    await endedRun(store, 'a');
    const begun = Promise.withResolvers<void>();
    const hang: Send = (_notice, signal) => {
      begun.resolve();
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(REFUSED)));
    };
    const { courier } = await openCourier({ store: store.notices, senders: { webhook: to(hang) } });
    await begun.promise;
    await courier.close();
    expect(await store.notices.next('webhook')).toMatchObject({ attempts: 0 });
    expect(await store.notices.stateOf('webhook')).toMatchObject({ failedAt: null, waiting: 1 });
  });

  it('drops what waits for a target that is not set up any more, and says so', async () => {
    const store = await tempStore(undefined, undefined, BOTH);
    await endedRun(store, 'a');
    const { logged, courier } = await openCourier({ store: store.notices, senders: {} });
    expect(logged).toContainEqual(expect.objectContaining({ target: 'mail', notices: 1 }));
    expect((await store.notices.stateOf('mail')).waiting).toBe(0);
    expect(await courier.test('mail')).toMatchObject({ code: 'notice_off', params: { name: 'MAIL' } });
  });

  it('goes on when the store is back', async () => {
    const store = await tempStore(undefined, undefined, ['mail']);
    await endedRun(store, 'a');
    let away = 3;
    const shaky: Store['notices'] = {
      ...store.notices,
      next: async target => {
        if (away-- > 0) throw new Error('away');
        return store.notices.next(target);
      },
    };
    const { until } = await openCourier({ store: shaky, senders: { mail: to(async () => {}) } });
    await until(isEmpty(store, 'mail'));
  });
});

describe('the wait after a failure', () => {
  it('doubles up to an hour, and half of it is chance', () => {
    expect(retryAfter(1, PATIENCE, 1)).toBe(10_000);
    expect(retryAfter(3, PATIENCE, 1)).toBe(40_000);
    expect(retryAfter(3, PATIENCE, 0)).toBe(20_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, chance) => {
          const wait = retryAfter(n, PATIENCE, chance);
          return wait >= 5_000 && wait <= 3_600_000;
        },
      ),
    );
  });
});
