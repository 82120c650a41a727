import type { Page } from 'playwright-core';
import { isShown, MARKUP, madeOn } from './markup.ts';
import { settle } from './tab.ts';

/** There are more templates, of which each has the texts of all. */
const MOST_DIALOGS = 2 * MARKUP.length;

/**
 * What opens a dialog about a thing, and on which view. Names of users and tokens take no such text.
 * @param cluster where a cluster stands of which a deploy failed
 */
export const DIALOGS = (cluster: string): readonly (readonly [path: string, name: RegExp])[] => [
  ['/hosts', /^(编辑|Edit)/],
  ['/hosts', /^(删除|Delete)/],
  ['/templates', /^(编辑|Edit)/],
  ['/templates', /^(删除|Delete)/],
  ['/audit', /^(详情|Details)/],
  ['/posture', /^(核对并确认|Compare and confirm)/],
  [`${cluster}/plan`, /^(回退|Go back) /],
  [cluster, /^(删除|Delete)$/],
  [cluster, /^(复制为新集群|Copy as new cluster)$/],
];

/**
 * Presses each button of such a name, looks at the dialog that opens and closes it.
 * @param found is told what a text has made
 * @returns how many dialogs showed such a text
 */
export async function lookIntoDialogs(page: Page, path: string, name: RegExp, found: string[]) {
  await page.goto(path);
  await settle(page);
  const buttons = page.locator('main').getByRole('button', { name, disabled: false });
  const dialog = page.getByRole('dialog');
  await buttons.first().waitFor();
  const count = Math.min(await buttons.count(), MOST_DIALOGS);
  let shown = 0;
  for (let index = 0; index < count; index += 1) {
    await buttons.nth(index).click();
    await dialog.waitFor();
    if (await isShown(page, '[role="dialog"]')) shown += 1;
    found.push(...(await madeOn(page)).map(html => `${path} ${name}: ${html}`));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  return shown;
}
