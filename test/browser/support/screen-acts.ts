import type { Page } from 'playwright-core';

/** A button by its name in either language. */
export const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();

/** Types where a cluster can be edited. */
export const edit = (page: Page) => page.locator('[data-field="remark"] textarea').fill('mine');

/** Presses a button and waits for what it opens. */
export const openDialog = (name: RegExp) => async (page: Page) => {
  await press(page, name);
  await page.locator('[role="dialog"], [role="alertdialog"]').waitFor();
};

/** On a phone the list is behind a button. */
export async function openList(page: Page): Promise<void> {
  const toggle = page.getByRole('button', { name: /^(选择集群|Choose a cluster)$/ });
  if (await toggle.isVisible()) await toggle.click();
}

export async function askDelete(page: Page): Promise<void> {
  await press(page, /^(删除|Delete)$/);
  await press(page, /^(删除|Delete)…$/);
  await page.getByRole('dialog').locator('input').waitFor();
}

/** To the second question before a run is aborted. */
export async function askAbort(page: Page): Promise<void> {
  await press(page, /^(中止|Abort)$/);
  await press(page, /^(中止运行|Abort the run)$/);
  await page.getByRole('button', { name: /^(确定中止|Yes, end it)$/ }).waitFor();
}

export async function leave(page: Page): Promise<void> {
  await edit(page);
  await page.locator('header a[href="/hosts"]').click();
  await page.getByRole('dialog').waitFor();
}

/** Files on their way, one with a signature that is none. */
export async function queue(page: Page): Promise<void> {
  const file = (name: string) => ({ name, mimeType: 'application/gzip', buffer: Buffer.from(name) });
  const names = ['apache-zookeeper-3.8.4-bin.tar.gz', 'a-build-of-our-own.tar.gz'];
  await page.locator('.zone input[type=file]').setInputFiles(names.map(file));
  await page
    .locator('.queue li input[type=file]')
    .first()
    .setInputFiles([file('release.asc')]);
  await page.getByText(/签名，请选择|no detached OpenPGP signature/).waitFor();
}

/** As with a keys file: who signed each package. */
export async function signed(page: Page): Promise<void> {
  await page.route('**/api/v1/selectPackageList*', async route => {
    const json = await (await route.fetch()).json();
    const signature = {
      by: 'Somebody of the Release Team (CODE SIGNING KEY) <releases@dolphinscheduler.example>',
      key: '0123456789ABCDEF0123456789ABCDEF01234567',
      at: '2026-01-02T03:04:05.678Z',
    };
    json.result.data = json.result.data.map((one: object, index: number) => ({
      ...one,
      signature: { ...signature, keyExpired: index > 0 },
    }));
    await route.fulfill({ json });
  });
  await page.reload();
  await page
    .getByText(/^(签名：|Signed by)/)
    .first()
    .waitFor();
}

export async function askRollBack(page: Page): Promise<void> {
  await press(page, /^(回退|Go back) /);
  await page.getByRole('dialog').locator('input').waitFor();
}
