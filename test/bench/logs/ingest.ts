import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { tailEvents } from '../../../server/src/engine/tail.ts';
import type { World } from '../../conformance/support/world.ts';
import { timed } from '../machine.ts';

const EVENTS = 300_000;
const eventOf = (n: number) =>
  n % 3 === 0
    ? {
        type: 'host',
        step: 'main',
        task: `task ${n}`,
        host: `10.0.0.${n % 7}`,
        outcome: 'ok',
        ignored: false,
        ms: 12,
      }
    : { type: 'line', text: `2026-11-26 12:00:00,000 p=12345 u=deck |  ok: [10.0.0.${n % 7}] => item ${n}` };

/** Events of a file that the supervisor has written, until a reader of the stream has the last one. */
export async function ingest({ dataDir, feed }: World, runId: string) {
  const file = join(dataDir, 'events.jsonl');
  const stream = createWriteStream(file);
  for (let n = 1; n <= EVENTS; n += 1) stream.write(`${JSON.stringify(eventOf(n))}\n`);
  stream.end();
  await finished(stream);
  const stop = new AbortController();
  const reader = (async () => {
    for await (const page of feed.subscribe(runId, 0, stop.signal)) {
      if (page.at(-1)?.position === EVENTS) return;
    }
  })();
  const { seconds } = await timed(async () => {
    const tail = tailEvents({ file, offset: 0, ended: () => true, signal: stop.signal });
    for await (const { events, offset } of tail) await feed.append(runId, events, offset);
    await reader;
  });
  stop.abort();
  return { events: EVENTS, seconds, plainSeconds: await writePlainly(file, join(dataDir, 'plain')) };
}

async function writePlainly(from: string, to: string): Promise<number> {
  const source = await open(from);
  const target = await open(to, 'w');
  const { seconds } = await timed(async () => {
    for await (const chunk of source.createReadStream({ highWaterMark: 256 * 1024 }))
      await target.write(chunk);
    await target.sync();
  });
  await target.close();
  return seconds;
}
