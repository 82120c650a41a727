import type { Status } from '@dolphindeck/contract/cluster/status.ts';
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

/** What asks before something is done to a cluster, and in which state of it. */
export const QUESTIONS: readonly (readonly [status: Status, name: RegExp])[] = [
  ['deploysuccess', /^(取消|Cancel)$/],
  ['deploysuccess', /^(停止|Stop)$/],
  ['stopfailure', /^(标记为已停止|Mark as stopped)$/],
];

const SAVE_AS = /^(存为模板|Save as template)$/;

/** Leaves a cluster with unsaved edits, looks at the question and gives the edits up. */
export async function lookIntoLeaving(page: Page, cluster: string, found: string[]): Promise<boolean> {
  await page.goto(cluster);
  await page.locator('[data-field="remark"] textarea').fill(MARKUP[1]);
  await page.locator('header a[href="/hosts"]').click();
  await page.getByRole('dialog').waitFor();
  const shown = await isShown(page, '[role="dialog"]');
  found.push(...(await madeOn(page)).map(html => `leaving ${cluster}: ${html}`));
  await page.getByRole('button', { name: /^(放弃并离开|Discard and leave)$/ }).click();
  await page.waitForURL('**/hosts');
  return shown;
}

/** Saves settings of a role as a template of a name, once more, which is refused, and sees it offered in the editor. */
export async function lookIntoTemplates(page: Page, cluster: string, name: string, found: string[]) {
  await page.goto(cluster);
  const look = async (when: string) => {
    found.push(...(await madeOn(page)).map(html => `template ${when}: ${html}`));
  };
  const dialog = page.getByRole('dialog');
  for (const isRefused of [false, true]) {
    await page.getByRole('button', { name: SAVE_AS }).first().click();
    await dialog.locator('[data-field="name"] input').fill(name);
    await dialog.locator('[data-field="remark"] textarea').fill(name);
    await dialog.getByRole('button', { name: /^(保存|Save)$/ }).click();
    if (isRefused) await dialog.locator('[aria-invalid="true"]').waitFor();
    else await page.getByText(`“${name}”`).first().waitFor();
    await look(isRefused ? 'refused' : 'saved');
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.locator('option', { hasText: name }).first().waitFor({ state: 'attached' });
  await look('offered');
}

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
