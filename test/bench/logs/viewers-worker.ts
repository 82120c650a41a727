import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Ask } from './viewers.ts';

const BATCH = 10;
const now = () => performance.timeOrigin + performance.now();

/** Ten lines every hundredth of a second, each with the moment when it was written. */
async function write(path: string, lines: number): Promise<void> {
  const file = await open(path, 'a');
  const began = performance.now();
  for (let done = 0; done < lines; done += BATCH) {
    const due = began + done;
    while (performance.now() < due)
      await new Promise(later => setTimeout(later, Math.max(0, due - performance.now())));
    const texts = Array.from({ length: BATCH }, (_, i) => `line ${done + i} written=${now()};`);
    await file.write(texts.map(text => `${JSON.stringify({ type: 'line', text })}\n`).join(''));
  }
  await file.close();
}

/** Follows the stream to its last line: the delay of each in ms, and how many did not come once and in order. */
async function view(
  url: string,
  lines: number,
  onOpen: () => void,
): Promise<{ delays: number[]; wrong: number }> {
  const response = await fetch(url);
  onOpen();
  const delays: number[] = [];
  let [rest, wrong, last] = ['', 0, 0];
  for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(
    new TextDecoderStream(),
  )) {
    const at = now();
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      if (part.startsWith('id: ') && Number(part.slice(4)) !== ++last) wrong += 1;
      const written = /written=([\d.]+);/.exec(part)?.[1];
      if (written !== undefined) delays.push(at - Number(written));
    }
    if (delays.length >= lines) break;
  }
  return { delays, wrong };
}

const ask = workerData as Ask;
if (ask.kind === 'write') await write(ask.file, ask.lines);
else {
  let opened = 0;
  const onOpen = () => {
    opened += 1;
    if (opened === ask.viewers) parentPort?.postMessage('all are there');
  };
  const all = await Promise.all(Array.from({ length: ask.viewers }, () => view(ask.url, ask.lines, onOpen)));
  const delays = Float64Array.from(all.flatMap(one => one.delays));
  parentPort?.postMessage({ delays, wrong: all.reduce((sum, one) => sum + one.wrong, 0) });
}
