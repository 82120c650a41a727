import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import type { Deck } from './deck.ts';
import { type Look, launch, openTab } from './tab.ts';

/**
 * A browser for the tests of a file. The function that it answers opens a tab, which is closed when the test is over;
 * the test fails when the page has complained: an error or warning of its scripts, a violation of its policy.
 */
export function browserOfFile() {
  let launched: Promise<Browser> | undefined;
  afterAll(async () => (await launched)?.close());
  return async (
    deck: Pick<Deck, 'base'>,
    path: string,
    look?: Partial<Look>,
    more?: BrowserContextOptions,
  ) => {
    launched ??= launch();
    const tab = await openTab(await launched, deck, path, look, more);
    onTestFinished(async ({ task }) => {
      const problems = tab.problems();
      if (task.result?.state === 'fail') await tellPage(tab.page);
      await tab.close();
      expect(problems).toEqual([]);
    });
    return tab;
  };
}

/** What the page showed when its test failed, which may never happen again. */
async function tellPage(page: Page): Promise<void> {
  const shown = await page.ariaSnapshot({ timeout: 5_000 }).catch(String);
  process.stdout.write(`${page.url()} showed\n${shown}\n`);
}
