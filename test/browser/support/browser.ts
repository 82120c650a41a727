import type { Browser, BrowserContextOptions } from 'playwright-core';
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
    onTestFinished(async () => {
      const problems = tab.problems();
      await tab.close();
      expect(problems).toEqual([]);
    });
    return tab;
  };
}
