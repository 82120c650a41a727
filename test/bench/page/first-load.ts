import type { Browser } from 'playwright-core';
import type { Deck } from '../../browser/support/deck.ts';
import { VIEWPORTS } from '../../browser/support/tab.ts';

/** What a browser that was never here gets and does until a view can be used. */
export interface FirstLoad {
  /** Scripts as they came over the wire, headers included. */
  readonly scriptBytes: number;
  readonly largestBytes: number;
  /** Milliseconds since the navigation began: something is painted, the largest thing is, the view is there. */
  readonly fcp: number;
  readonly lcp: number;
  readonly usable: number;
  /** Sum of what tasks took beyond 50 ms, and the layout shift: what Lighthouse calls TBT and CLS. */
  readonly blocked: number;
  readonly shift: number;
}

/** Observes what only observers tell, from the start of the document. */
const OBSERVE = `
  window.deckSeen = { lcp: 0, blocked: 0, shift: 0 };
  const observe = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe('largest-contentful-paint', entry => { deckSeen.lcp = entry.startTime; });
  observe('longtask', entry => { deckSeen.blocked += Math.max(0, entry.duration - 50); });
  observe('layout-shift', entry => { if (!entry.hadRecentInput) deckSeen.shift += entry.value; });
`;

/** Opens an address with empty caches, until `shown` is there and the browser had a second of rest. */
export async function firstLoad(
  browser: Browser,
  { base }: Deck,
  path: string,
  shown: string,
): Promise<FirstLoad> {
  const context = await browser.newContext({ baseURL: base, locale: 'zh-CN', viewport: VIEWPORTS.desk });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  const names = new Map<string, string>();
  const sizes: number[] = [];
  wire.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, response.url));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (names.get(requestId)?.endsWith('.js')) sizes.push(encodedDataLength);
  });
  await wire.send('Network.enable');
  await page.addInitScript(OBSERVE);
  await page.goto(path);
  await page.locator(shown).first().waitFor();
  const usable = Number(await page.evaluate('performance.now()'));
  await page.waitForTimeout(1_000);
  const seen = (await page.evaluate('deckSeen')) as { lcp: number; blocked: number; shift: number };
  const fcp = Number(
    await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"),
  );
  await context.close();
  const scriptBytes = sizes.reduce((sum, size) => sum + size, 0);
  return { scriptBytes, largestBytes: Math.max(...sizes), fcp, usable, ...seen };
}
