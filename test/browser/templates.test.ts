import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { settle } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;
beforeAll(async () => {
  deck = await openDeck();
});
afterAll(() => deck.close());

const XSS = '<script>alert(1)</script>';

it('templates are made, changed and deleted by role', async () => {
  const { page } = await open(deck, '/templates');
  await settle(page);
  await page.getByRole('heading', { name: 'No templates yet' }).waitFor();
  expect(await accessProblems(page)).toEqual([]);

  await page.getByRole('button', { name: 'New template' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).first().fill(XSS);
  await dialog.getByRole('combobox', { name: 'Role' }).selectOption('database');
  await dialog.getByRole('textbox', { name: 'Account' }).fill('a-b');
  expect(await accessProblems(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  // Refused at its field.
  const account = dialog.locator('[data-field="account"]');
  await expect.poll(() => account.locator('input').getAttribute('aria-invalid')).toBe('true');
  await account.locator('input').fill('ds');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('secret word');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });

  const row = page.getByRole('row').filter({ hasText: XSS });
  expect(await row.textContent()).not.toContain('secret word');
  const { data } = await deck.get('selectConfigList', { page: '-1' });
  expect(data).toMatchObject([
    {
      name: XSS,
      typ: 'database',
      conf: { databaseType: 'postgresql', account: 'ds', password: 'secret word' },
    },
  ]);

  await row.getByRole('button', { name: /^Edit/ }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).first().fill('small');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('combobox').selectOption('worker');
  await page.getByRole('heading', { name: 'No templates of Worker' }).waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();

  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'No templates yet' }).waitFor();
  expect((await deck.get('selectConfigList', { page: '-1' })).total).toBe(0);
});

it('a template is saved in a browser that takes itself for offline', async () => {
  const { page } = await open(deck, '/templates');
  await settle(page);
  await page.evaluate("dispatchEvent(new Event('offline'))");
  await page.getByRole('button', { name: 'New template' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).first().fill('offline');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row').filter({ hasText: 'offline' }).waitFor();
  const [template] = (await deck.get('selectConfigList', { page: '-1' })).data;
  await deck.get('deleteConfig', { id: template?.id ?? '' });
});

it('a template that another tab made appears by itself', async () => {
  const { page } = await open(deck, '/templates', { locale: 'zh-CN', viewport: 'phone' });
  await settle(page);
  await page.getByRole('heading', { name: '还没有配置模板' }).waitFor();
  await deck.get('createConfig', { name: '小内存', typ: 'worker', heapMb: 512 });
  await page.getByText('小内存').waitFor();
  expect(await page.locator('tbody').textContent()).toContain('堆内存 512 MiB');
  expect(await accessProblems(page)).toEqual([]);
});
