import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Deck } from './deck.ts';

/** Debian's; `npm test` installs it. */
const CHROMIUM = '/usr/bin/chromium';

/** Sizes that the page is made for: a desk and a phone. */
export const VIEWPORTS = {
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export interface Look {
  readonly locale: 'zh-CN' | 'en-US';
  readonly viewport: keyof typeof VIEWPORTS;
  readonly colorScheme: 'light' | 'dark';
}

const USUAL: Look = { locale: 'en-US', viewport: 'desk', colorScheme: 'light' };

/** A page of a browser that nobody used before: nothing is stored, nothing is cached. */
export interface Tab {
  readonly page: Page;
  /** What the page complained of so far, but for what is allowed. */
  readonly problems: () => string[];
  /** From now on, and for what was before, complaints that match do not fail the test. */
  readonly allow: (pattern: RegExp) => void;
  readonly close: () => Promise<void>;
}

/** What a page says when its console is down, which a test that kills one allows. */
export const CONSOLE_DOWN = /net::ERR_(CONNECTION|INCOMPLETE|EMPTY_RESPONSE|SOCKET|NETWORK)/;

export function launch(): Promise<Browser> {
  // Chromium's sandbox does not work for root; what it shows here is ours.
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/**
 * Opens an address of a console in a browser of its own (one of many contexts).
 * @param deck whose page; a request that goes elsewhere is a problem, for there may be no internet
 */
export async function openTab(
  browser: Browser,
  { base }: Pick<Deck, 'base'>,
  path: string,
  look: Partial<Look> = {},
  more: BrowserContextOptions = {},
): Promise<Tab> {
  const { locale, viewport, colorScheme } = { ...USUAL, ...look };
  const options = { baseURL: base, locale, colorScheme, viewport: VIEWPORTS[viewport], ...more };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const allowed: RegExp[] = [];
  // Violations of the policy are errors on the console too.
  page.on('console', message => {
    const at = message.location().url;
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${at})`);
    if (message.type() === 'warning') complaints.push(`warning: ${message.text()} (${at})`);
  });
  page.on('pageerror', error => complaints.push(`error: ${error.stack ?? error.message}`));
  page.on('request', request => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !/^(data|blob):/.test(url)) complaints.push(`foreign: ${url}`);
  });
  await page.goto(path);
  return {
    page,
    problems: () => complaints.filter(text => !allowed.some(pattern => pattern.test(text))),
    allow: pattern => void allowed.push(pattern),
    close: () => context.close(),
  };
}

/** The view shows something, and what it asked for has come. The event stream stays open, so the network never rests. */
export async function settle(page: Page): Promise<void> {
  await page.locator('main :visible').first().waitFor();
  await page.locator('[aria-busy="true"], .n-spin, .n-skeleton').first().waitFor({ state: 'detached' });
}
