import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import { expect, onTestFinished, test } from 'vitest';
import { tailEvents } from '../../src/engine/tail.ts';
import { until } from './support/until.ts';

const NOW = new Date(2026, 10, 25, 1, 2, 3, 4);
const line = (text: string) => `${JSON.stringify({ type: 'line', text })}\n`;
const textOf = (event: RunEvent) => (event.type === 'line' ? event.text : '?');

function follow(content: string, offset = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'deck-tail-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'events.jsonl');
  writeFileSync(file, content);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const seen = { texts: [] as string[], offset, batches: [] as number[], over: false, ended: false };
  const done = (async () => {
    const ended = () => seen.ended;
    const options = { file, offset, ended, signal: stop.signal, clock: () => NOW, pollMs: 20 };
    for await (const batch of tailEvents(options)) {
      seen.texts.push(...batch.events.map(textOf));
      seen.batches.push(batch.events.length);
      seen.offset = batch.offset;
    }
    seen.over = true;
  })();
  return { file, seen, done, stop };
}

test('a half line waits for its end, also in the middle of a character', async () => {
  const { file, seen } = follow(line('one'));
  await until('one', () => seen.texts.length === 1);
  expect(seen.offset).toBe(Buffer.byteLength(line('one')));
  const bytes = Buffer.from(line('密码'));
  appendFileSync(file, bytes.subarray(0, 26));
  await until('nothing more is read', () => seen.offset === Buffer.byteLength(line('one')));
  appendFileSync(file, bytes.subarray(26));
  await until('two', () => seen.texts.length === 2);
  expect(seen.texts).toEqual(['one', '密码']);
  expect(seen.offset).toBe(Buffer.byteLength(line('one') + line('密码')));
});

test('goes on from a saved offset, and reads what was written before the end of the writer', async () => {
  const { file, seen, done } = follow(line('one') + line('two'), Buffer.byteLength(line('one')));
  await until('two', () => seen.texts.length === 1);
  appendFileSync(file, `${line('three')}half`);
  seen.ended = true;
  await done;
  expect(seen.texts).toEqual(['two', 'three']);
  expect(seen.offset).toBe(Buffer.byteLength(line('one') + line('two') + line('three')));
});

test('a long file comes in batches of at most a thousand, and leaves room for other work', async () => {
  const texts = Array.from({ length: 25_000 }, (_, index) => `${index}`.padEnd(50, '.'));
  let ticks = 0;
  const timer = setInterval(() => ++ticks, 0);
  onTestFinished(() => clearInterval(timer));
  const { seen, done } = follow(texts.map(line).join(''));
  seen.ended = true;
  await done;
  expect(seen.texts).toEqual(texts);
  expect(Math.max(...seen.batches)).toBe(1000);
  expect(ticks).toBeGreaterThan(10);
});

test('a line that is longer than a chunk, and lines that are no events, which become lines of the log', async () => {
  const long = 'x'.repeat(1_000_000);
  const broken = [
    'no json',
    '5',
    'null',
    '{"type":5}',
    `\0\0\0\u2028${'\0'.repeat(100_000)}{"ty`,
    `${'y'.repeat(65_535)}🔑`,
  ];
  const { seen, done } = follow(`${line(long)}${broken.map(text => `${text}\n`).join('')}${line('next')}`);
  seen.ended = true;
  await done;
  const [first, ...rest] = seen.texts;
  expect(first).toBe(long);
  expect(rest.pop()).toBe('next');
  const stamp = `2026-11-25 01:02:03,004 p=${process.pid} u=${userInfo().username} |  `;
  // A run of NULs is one blank; what is beyond 64 Ki characters is left out.
  const said = ['no json', '5', 'null', '{"type":5}', ' ', `${'y'.repeat(65_535)}�`];
  expect(rest).toEqual(said.map(text => stamp + text));
});

test('an abort ends it at once, and leaves the rest for later', async () => {
  const { seen, done, stop } = follow(line('one'));
  await until('one', () => seen.texts.length === 1);
  stop.abort();
  await done;
  expect(seen.over).toBe(true);
});
