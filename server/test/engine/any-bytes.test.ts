import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLogLine } from '@dolphindeck/contract/run/log-line.ts';
import { foldRun, NO_PROGRESS } from '@dolphindeck/contract/run/reduce.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tailEvents } from '../../src/engine/tail.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { storeRun } from '../store/support.ts';
import { bytesArb, chunked, cutsArb } from './support/bytes.ts';
import { storedEvents } from './support/stored.ts';
import { startWriter } from './support/writer.ts';

/** From the pipes through supervisor, file and store to what a reader gets: nothing that comes may break one of them. */

let folder: string;
let store: Store;
let runId: string;
let writer: ReturnType<typeof startWriter>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deck-bytes-'));
  store = await openStore({ dataDir: join(folder, 'data') });
  runId = await storeRun(store);
  writer = startWriter();
});
afterAll(async () => {
  writer.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Stores what is in a file of events, as the console does; answers the events as readers get them. */
async function storeFile(content: Uint8Array | string) {
  const file = join(folder, 'events.jsonl');
  writeFileSync(file, content);
  const before = (await store.runs.find(runId))?.lines ?? 0;
  let position = 0;
  let count = 0;
  const { signal } = new AbortController();
  for await (const { events, offset } of tailEvents({ file, offset: 0, ended: () => true, signal })) {
    position = await store.runs.appendEvents(runId, events, offset);
    count += events.length;
  }
  const stored = count === 0 ? [] : await storedEvents(store.runs, runId, position - count);
  const lines: string[] = [];
  // One answer has no more than its bound of bytes.
  for (let some = ['']; some.length > 0; lines.push(...some))
    some = await store.runs.linesBetween(runId, before + lines.length + 1, before + count);
  return { events: stored.map(({ event }) => event), lines };
}

/** Lines that have another form than all others, or that were not cut. */
const odd = (lines: readonly string[]) => lines.filter(line => !isLogLine(line) || line.length > 66_000);

/** How many lines a pipe that carried these bytes has: the last one may be a half. */
const linesIn = (data: Uint8Array) =>
  data.filter(byte => byte === 10).length + (data.length > 0 && data.at(-1) !== 10 ? 1 : 0);

describe('whatever Ansible prints', () => {
  test('becomes lines in the form of the requirement, as many as there were, the same for every reader', async () => {
    await fc.assert(
      fc.asyncProperty(bytesArb, cutsArb, async (bytes, cuts) => {
        const record = await writer.write({ secrets: [], output: chunked(bytes, cuts) });
        const { events, lines } = await storeFile(record['events.jsonl']);
        expect(lines).toHaveLength(linesIn(bytes));
        expect(odd(lines)).toEqual([]);
        expect(events).toEqual(lines.map(text => ({ type: 'line', text })));
        // People on the console's machine read the same.
        expect(record['run.log']).toBe(lines.map(line => `${line}\n`).join(''));
      }),
      { numRuns: 80 },
    );
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  // Lone halves of characters, which JSON can carry.
  fc.constantFrom('\ud83d', '\ude00x', 'a\0b', '\u2028', '\x1b[1m', '__proto__', 'main'),
);
const anyValue = fc.oneof(
  anyText,
  fc.integer(),
  fc.constantFrom(null, true, 1e308),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(anyText, { maxLength: 3 }),
);
const KINDS = ['plays', 'play', 'task', 'host', 'stats', 'step-end', 'step-start', 'cancel', 'line', 'other'];
const FIELDS = [
  'names',
  'name',
  'hosts',
  'host',
  'task',
  'outcome',
  'ignored',
  'ms',
  'text',
  'message',
  'report',
];
const goodArb = fc.oneof(
  fc.record({
    type: fc.constant('host'),
    task: anyText,
    host: anyText,
    outcome: fc.constantFrom('ok', 'changed', 'failed', 'unreachable', 'skipped'),
    ignored: fc.boolean(),
    ms: fc.nat(),
    message: anyText,
    report: fc.jsonValue(),
  }),
  fc.record({ type: fc.constant('plays'), names: fc.array(anyText) }),
  fc.record({ type: fc.constant('line'), text: anyText }),
);
/** An event with fields that are wrong, absent, or too many. */
const oddArb = fc
  .tuple(
    fc.oneof(goodArb, fc.constant({})),
    fc.constantFrom(...KINDS),
    fc.dictionary(fc.constantFrom(...FIELDS), anyValue),
  )
  .map(([good, type, fields]) => ({ ...good, type, ...fields }));
const GOOD_HOST = { type: 'host', task: 't', host: 'h', outcome: 'ok', ignored: false, ms: 1 };
const RAW = [
  '[1e999]',
  `${JSON.stringify(GOOD_HOST).slice(0, -1)},"report":[1e999]}`,
  `${JSON.stringify(GOOD_HOST).slice(0, -1)},"report":NaN}`,
  '['.repeat(5000),
  `${JSON.stringify(GOOD_HOST).slice(0, -1)},"report":${'['.repeat(900)}${']'.repeat(900)}}`,
  JSON.stringify({ type: 'line', text: '密'.repeat(300_000) }),
  '',
  '5',
  '"',
];

describe('whatever comes through the pipe of events', () => {
  const lineArb = fc.oneof(
    goodArb.map(event => JSON.stringify(event)),
    oddArb.map(event => JSON.stringify(event)),
    fc.constantFrom(...RAW),
    bytesArb.map(bytes => bytes.toString('latin1').replaceAll('\n', ' ')),
  );

  test('is an event that every reader understands, or a line of the log', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lineArb, { minLength: 1, maxLength: 12 }), cutsArb, async (said, cuts) => {
        const bytes = Buffer.from(said.map(text => `${text}\n`).join(''));
        const record = await writer.write({ secrets: [], events: chunked(bytes, cuts) });
        const { events, lines } = await storeFile(record['events.jsonl']);
        expect(events).toHaveLength(said.length);
        expect(odd(lines)).toEqual([]);
        expect(record['run.log']).toBe(lines.map(line => `${line}\n`).join(''));
        // Nothing that a database or a terminal stumbles over, wherever it stands.
        for (const text of textsOf(events)) expect(text).not.toMatch(/[\0\x1b\x9b]|\p{Cs}/u);
        const { lines: count, failures, recap } = foldRun(NO_PROGRESS, events);
        expect(count).toBe(lines.length);
        expect(
          failures.every(({ host, message }) => typeof host === 'string' && typeof message === 'string'),
        ).toBe(true);
        for (const counts of Object.values(recap))
          expect(Object.values(counts).every(Number.isInteger)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  test('cannot end a step, abort a run or forge a line', async () => {
    const said = ['{"type":"step-end","exitCode":0}', '{"type":"cancel"}', '{"type":"host","outcome":"ok"}'];
    const record = await writer.write({ secrets: [], events: [Buffer.from(`${said.join('\n')}\n`)] });
    const { events } = await storeFile(record['events.jsonl']);
    expect(events.map(({ type }) => type)).toEqual(['line', 'line', 'line']);
  });
});

describe('a file of events that lost power', () => {
  test('is read to its last whole line, and what is damaged in it are lines of the log', async () => {
    const record = await writer.write({ secrets: [], output: [Buffer.from('one\ntwo 密码\nthree\n')] });
    const whole = Buffer.from(record['events.jsonl']);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(5000), fc.boolean(), async (at, zeros, isEnd) => {
        const rest = isEnd ? [] : [Buffer.from('\n'), whole];
        const damaged = Buffer.concat([whole.subarray(0, at), Buffer.alloc(zeros), ...rest]);
        const { events, lines } = await storeFile(damaged);
        expect(events).toHaveLength(damaged.filter(byte => byte === 10).length);
        expect(odd(lines)).toEqual([]);
        if (!isEnd)
          expect(lines.slice(-3).map(line => line.split(' |  ')[1])).toEqual(['one', 'two 密码', 'three']);
      }),
      { numRuns: 60 },
    );
  });
});

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsOf(item)]);
}
