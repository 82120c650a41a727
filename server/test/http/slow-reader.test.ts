import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { tempStore } from '../store/support.ts';
import { aRun, inStore } from './streams.ts';

const READERS = 10;
/** Lines as long as a supervisor writes any. */
const LONG = 'x'.repeat(64 * 1024);

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
  onTestFinished(() => void socket.destroy());
  await once(socket, 'readable');
  return socket;
}

/** Takes all events of a stream, and keeps none: they must be 1, 2, 3, ... Answers how many there were. */
async function countIn(stream: NodeJS.ReadableStream): Promise<number> {
  let last = 0;
  for await (const line of createInterface({ input: stream })) {
    if (line.startsWith('id: ') && Number(line.slice(4)) !== ++last) throw new Error(`${line}, not ${last}`);
    if (line === 'event: end') break;
  }
  return last;
}

it('a reader that takes nothing while 100,000 events come holds nobody up, costs no memory, and misses nothing', async () => {
  const run = await aRun(60_000, await inStore(await tempStore()));
  const url = `${run.consoleUrl}?runId=${run.runId}`;
  const before = held();
  const slow = await stalled(url);
  const taken = countIn(await stalled(url));
  for (let from = 0; from < EVENTS; from += 1000) {
    await run.say(...Array.from({ length: 1000 }, () => TEXT));
    await setImmediate();
  }
  await run.end();
  expect(await taken).toBe(EVENTS);
  // Of 90 MB that were stored and that another reader has taken.
  expect(held() - before).toBeLessThan(25e6);
  expect(await countIn(slow)).toBe(EVENTS);
});

it('readers of the longest lines hold no more of them than a page, though five hundred are stored', async () => {
  const run = await aRun(60_000, await inStore(await tempStore()));
  for (let i = 0; i < 50; i += 1) await run.say(...Array.from({ length: 10 }, () => LONG));
  const before = held();
  for (let i = 0; i < READERS; i += 1) {
    const slow = await stalled(run.url);
    for (let text = ''; !text.includes('id: 1\n'); ) {
      text += slow.read() ?? '';
      await once(slow, 'readable');
    }
  }
  // Each has some 0.3 MB; five hundred lines are 33.
  expect(held() - before).toBeLessThan(25e6);
  await run.end();
  expect(await countIn(await stalled(run.url))).toBe(500);
});
