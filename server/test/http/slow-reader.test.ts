import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { tempStore } from '../store/support.ts';
import { aRun, inStore } from './streams.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that this process holds on to. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const EVENTS = 100_000;
const TEXT = 'x'.repeat(900);

/** A reader of a stream that takes nothing until somebody reads from it. */
async function stalled(url: string): Promise<Socket> {
  const { port, pathname, search } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
}

it('a reader that takes nothing while 100,000 events come holds nobody up, costs no memory, and misses nothing', async () => {
  const run = await aRun(60_000, await inStore(await tempStore()));
  const before = held();
  const slow = await stalled(`${run.consoleUrl}?runId=${run.runId}`);
  for (let from = 0; from < EVENTS; from += 1000) {
    await run.say(...Array.from({ length: 1000 }, (_, i) => `${from + i + 1} ${TEXT}`));
  }
  await run.end();
  // 90 MB are stored. A few of 200 pages were read for it: what fits into the buffers of its connection.
  expect(run.reads()).toBeLessThan(40);
  expect(held() - before).toBeLessThan(20e6);

  let last = 0;
  for await (const line of createInterface({ input: slow })) {
    if (line.startsWith('id: ')) expect(Number(line.slice(4))).toBe(++last);
    if (line === 'event: end') break;
  }
  slow.destroy();
  expect(last).toBe(EVENTS);
});
