import type { Browser, Page } from 'playwright-core';
import type { Deck } from '../../browser/support/deck.ts';
import { lineAt } from '../../browser/support/script.ts';

const BATCH_MS = 100;
const LINES_PER_BATCH = 100;
const BATCHES = 100;

/** Notes, for each line that carries the moment when it was written, how long it took until it stood in the page. */
const WATCH = `
  window.deckDelays = [];
  window.deckKnown = new Set();
  new MutationObserver(() => {
    const now = Date.now();
    for (const [, stamp] of document.querySelector('[role="log"]').textContent.matchAll(/written=(\\d+\\.\\d+);/g)) {
      if (deckKnown.has(stamp)) continue;
      deckKnown.add(stamp);
      deckDelays.push(now - Number(stamp));
    }
  }).observe(document.querySelector('[role="log"]'), { subtree: true, childList: true, characterData: true });
`;

/** Milliseconds from a line being written to the line being seen, while a run writes 1,000 lines a second. */
export async function writtenToSeen(browser: Browser, deck: Deck, runId: string): Promise<number[]> {
  const page = await browser.newPage({ baseURL: deck.base, locale: 'en-US' });
  await page.goto(`/runs/${runId}`);
  await page.locator('[role="log"] .line').first().waitFor();
  await page.evaluate(WATCH);
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const next = new Promise(resolve => setTimeout(resolve, BATCH_MS));
    const now = Date.now();
    const text = (line: number) =>
      line === LINES_PER_BATCH - 1 ? `written=${now}.${batch};` : `line ${line}`;
    const lines = Array.from({ length: LINES_PER_BATCH }, (_, line) => lineAt(new Date(), text(line)));
    await deck.ask(
      'append',
      runId,
      lines.map(line => ({ type: 'line', text: line }) as const),
    );
    await next;
  }
  await page.waitForTimeout(1_000);
  const delays = (await page.evaluate('deckDelays')) as number[];
  await page.close();
  return delays;
}

/** What a log of any length costs a page: rows in the document, heap after a collection, frames while it is scrolled. */
export async function longLog(browser: Browser, deck: Deck, runId: string) {
  const page = await browser.newPage({ baseURL: deck.base, locale: 'en-US' });
  await page.goto(`/runs/${runId}`);
  await page.locator('[role="log"] .line').first().waitFor();
  const frames = await framesWhileScrolled(page);
  const rows = await page.locator('[role="log"] .line').count();
  const wire = await page.context().newCDPSession(page);
  await wire.send('HeapProfiler.collectGarbage');
  const { usedSize } = await wire.send('Runtime.getHeapUsage');
  await page.close();
  return { rows, heapMb: usedSize / 1e6, frames };
}

/** Milliseconds between the frames of three seconds in which the wheel goes up through the log. */
async function framesWhileScrolled(page: Page): Promise<number[]> {
  const box = await page.locator('[role="log"]').boundingBox();
  if (box === null) throw new Error('the page shows no log');
  await page.mouse.move(box.x + box.width / 2, box.y + 50);
  await page.evaluate(`
    window.deckFrames = [];
    let last = performance.now();
    const frame = now => { deckFrames.push(now - last); last = now; requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
  `);
  const end = Date.now() + 3_000;
  while (Date.now() < end) await page.mouse.wheel(0, -900);
  return (await page.evaluate('deckFrames')) as number[];
}
