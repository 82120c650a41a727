import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { NO_PROGRESS } from '@dolphindeck/contract/run/reduce.ts';
import { onTestFinished } from 'vitest';
import { type Courier, type CourierParts, createCourier } from '../../src/notify/courier.ts';
import { PATIENCE } from '../../src/notify/patience.ts';
import type { Store } from '../../src/store/store.ts';
import { endRun } from '../engine/support/end-run.ts';
import { storeRun } from '../store/support.ts';

/** A failure as the callback tells one, with a known cause. */
export const FAILURE = {
  host: '10.0.0.1',
  task: 'Start the servers',
  message: 'bind: Address already in use',
};

/** Ends a run of a new cluster; answers its id. */
export async function endedRun(
  store: Store,
  name: string,
  state: 'failed' | 'success' = 'failed',
): Promise<string> {
  const id = await storeRun(store, name);
  const failures = state === 'failed' ? [FAILURE] : [];
  await endRun(store.runs, id, state, { cleaned: true, progress: { ...NO_PROGRESS, failures } });
  return id;
}

export interface Asked {
  readonly headers: IncomingMessage['headers'];
  readonly url: string;
  readonly body: string;
}

type Answer = (asked: Asked, response: ServerResponse) => void;

/** A receiver on loopback. It answers by the answers that are given in turn, and then 204. */
export async function openReceiver(...answers: (number | Answer)[]) {
  const asked: Asked[] = [];
  const ears = new EventTarget();
  const server = createServer((request, response) => {
    void text(request).then(body => {
      const one = { headers: request.headers, url: request.url ?? '', body };
      asked.push(one);
      const answer = answers.shift() ?? 204;
      if (typeof answer === 'function') answer(one, response);
      else response.writeHead(answer, { connection: 'close' }).end();
      ears.dispatchEvent(new Event('asked'));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Until it was asked so often. */
    until: async (times: number) => {
      while (asked.length < times) await once(ears, 'asked');
    },
  };
}

/** Quick, so that a test waits for nothing but what it is about. */
export const QUICK = { ...PATIENCE, firstMs: 1, longestMs: 5, storeMs: 1 };

/** A courier that has begun, with what it logs and a way to wait for it; it ends with the test. */
export async function openCourier(parts: Pick<CourierParts, 'store' | 'senders'> & Partial<CourierParts>) {
  const logged: object[] = [];
  const keep = (fields: object, message: string) => void logged.push({ ...fields, message });
  const ears = new EventTarget();
  const courier: Courier = createCourier({
    clock: () => new Date(),
    patience: QUICK,
    log: { info: keep, warn: keep, error: keep },
    announce: () => ears.dispatchEvent(new Event('told')),
    ...parts,
  });
  await courier.begin();
  onTestFinished(() => courier.close());
  return {
    courier,
    logged,
    /** Until the outbox is as the test says. */
    until: async (isSo: () => Promise<boolean>) => {
      for (;;) {
        const told = once(ears, 'told');
        if (await isSo()) return;
        await told;
      }
    },
  };
}
