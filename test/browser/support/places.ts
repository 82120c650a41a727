import type { Page } from 'playwright-core';
import type { Deck } from './deck.ts';

/** Where things are on the page, and what they say. */

export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

export const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true });

export const dialog = (page: Page) => page.getByRole('dialog');

export const pathOf = (page: Page) => new URL(page.url()).pathname;

/** Why a button cannot be used, as a screen reader says it after its name. */
export async function whyOf(page: Page, name: string): Promise<string> {
  const id = await button(page, name).getAttribute('aria-describedby');
  return page.locator(`#${id}`).innerText();
}

export async function canUse(page: Page, name: string): Promise<boolean> {
  return (await button(page, name).getAttribute('aria-disabled')) === 'false';
}

/** A cluster of a name as the console has it, or undefined. */
export async function storedCluster(deck: Deck, name: string) {
  return (await deck.get('selectClusterList', { page: '-1' })).data.find(
    (one: { name: string }) => one.name === name,
  );
}
