import type { Page } from 'playwright-core';

/** A view as the router of the page itself has it: one that is new is among them. */
export interface View {
  readonly name: string;
  /** Its path, with the places of ids (`:id?`), choices (`:part(plan|picture)?`) and of anything (`:rest(.*)*`). */
  readonly path: string;
}

const ROUTER = `document.querySelector('#app').__vue_app__.config.globalProperties.$router`;

export const viewsOf = (page: Page) =>
  page.evaluate(
    `${ROUTER}.getRoutes().filter(({ name }) => name).map(({ name, path }) => ({ name, path }))`,
  ) as Promise<View[]>;

/** Goes to an address as a link of the page does. */
export async function follow(page: Page, address: string): Promise<void> {
  await page.evaluate(`${ROUTER}.push(${JSON.stringify(address)}).then(() => undefined)`);
}

/**
 * Every address of a view.
 * @param ids what may stand where its path has an id
 * @param anything what may stand where its path takes anything
 */
export function addressesOf({ path }: View, ids: readonly string[], anything: readonly string[]): string[] {
  let all = [''];
  for (const part of path.split('/').slice(1)) {
    const [, choice] = /\(([\w|]+)\)/.exec(part) ?? [];
    all = all.flatMap(before => {
      if (!part.startsWith(':')) return [`${before}/${part}`];
      if (choice !== undefined) return [before, ...choice.split('|').map(word => `${before}/${word}`)];
      const values = (part.includes('(') ? anything : ids).map(value => `${before}/${value}`);
      return part.endsWith('?') ? [before, ...values] : values;
    });
  }
  return [...new Set(all)];
}
