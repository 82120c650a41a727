import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessProblems } from './support/axe.ts';
import { browserOfFile } from './support/browser.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { exampleSpec, HOSTS, seedCluster, seedHosts } from './support/seed.ts';
import { settle } from './support/tab.ts';

const open = browserOfFile();
let deck: Deck;
let id: string;
beforeAll(async () => {
  deck = await openDeck();
  await seedHosts(deck);
  id = await seedCluster(deck, exampleSpec('stored'));
  await deck.ask('setStatus', id, 'cancel');
});
afterAll(() => deck.close());

/** An input, by the name that refusals have for its field. */
const at = (page: Page, field: string) => page.locator(`[data-field="${field}"] input`).first();
const box = (page: Page, row: number, column: number) => page.locator(`[data-at="${row},${column}"]`);
const saveButton = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });
const stored = (of: string) => deck.get('selectCluster', { id: of });

async function create(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create a cluster' }).first().click();
  await page.getByRole('dialog').getByRole('textbox').first().fill(name);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.locator('.editor').waitFor();
  // Closing it gives the focus back to the button that opened it.
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('a new cluster', () => {
  it('is made with the keyboard and the matrix, and saved as it was filled in', async () => {
    const { page } = await open(deck, '/clusters');
    await settle(page);
    await create(page, 'by hand');
    const search = page.getByRole('searchbox', { name: 'Search, or type an address' });
    await search.fill('node-2');
    await search.press('Enter');
    await search.fill('10.0.0.11 web.example.org');
    await search.press('Enter');
    expect(await page.locator('.chosen li').allInnerTexts()).toEqual([
      expect.stringContaining(HOSTS[1]),
      expect.stringContaining(HOSTS[0]),
      expect.stringMatching(/web\.example\.org\s*not registered/),
    ]);

    // Backend on the first host, then the row of the second, the whole column of the workers.
    await box(page, 1, 2).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await box(page, 0, 5).check();
    await at(page, 'roles.database.roleBody.account').fill('ds');
    await at(page, 'roles.database.roleBody.password').fill('pass word');
    await saveButton(page).click();
    await page.waitForURL(/\/clusters\/[0-9a-f]{8}$/);

    const saved = await stored(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    const hostsOf = Object.fromEntries(
      saved.roles.map((r: { roleName: string; roleDependHost: string[] }) => [r.roleName, r.roleDependHost]),
    );
    expect(saved.hosts).toEqual([HOSTS[1], HOSTS[0], 'web.example.org']);
    expect(hostsOf).toEqual({
      backend: [HOSTS[1], HOSTS[0]],
      master: [HOSTS[0]],
      worker: [HOSTS[1], HOSTS[0], 'web.example.org'],
      database: [HOSTS[0]],
      zookeeper: [HOSTS[0]],
    });
    expect(saved.base).toEqual({ version: '1.3.6', deployUser: 'easy', deployDir: '/home/easy/ds' });
  });

  it('is refused at the field, which is in view and has the focus, until it is changed', async () => {
    const { page } = await open(deck, '/clusters');
    await settle(page);
    await create(page, 'refused');
    await page.getByRole('button', { name: `node-1 ${HOSTS[0]}` }).click();
    await box(page, 1, 0).check();
    await at(page, 'roles.database.roleBody.account').fill('ds');
    const password = at(page, 'roles.database.roleBody.password');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a Spring placeholder, as it is typed.
    await password.fill('${HOME}');
    await saveButton(page).click();
    const reason = page.locator('[data-field="roles.database.roleBody.password"] .field-wrong');
    await reason.waitFor();
    expect(await reason.textContent()).toMatch(/^Must not contain a dollar sign/);
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    expect(await password.evaluate(input => input.matches(':focus'))).toBe(true);
    const { top, bottom } = await password.evaluate(input => input.getBoundingClientRect().toJSON());
    expect(top).toBeGreaterThan(0);
    expect(bottom).toBeLessThan(900);
    await password.fill('x');
    expect(await reason.count()).toBe(0);
  });

  it('says how many hosts a role needs, and that an even number of ZooKeepers is unwise', async () => {
    const { page } = await open(deck, '/clusters');
    await settle(page);
    await create(page, 'counts');
    await page.getByRole('button', { name: /^Add these/ }).click();
    const notes = page.locator('.notes');
    expect(await notes.textContent()).toContain('Database: needs exactly 1 host');
    await box(page, 1, 9).check();
    await box(page, 2, 9).check();
    expect(await notes.textContent()).toContain('an odd number of hosts is advised');
    await box(page, 1, 6).check();
    await box(page, 3, 6).check();
    expect([await box(page, 1, 6).isChecked(), await box(page, 3, 6).isChecked()]).toEqual([false, true]);
    expect(await accessProblems(page)).toEqual([]);
  });
});

describe('a stored cluster', () => {
  it('asks for what its kind of alerts needs, and has it back when the kind comes back', async () => {
    const { page } = await open(deck, `/clusters/${id}`);
    await settle(page);
    const sender = at(page, 'roles.alert.roleBody.mailSender');
    await sender.fill('ops@example.org');
    await page.getByRole('radio', { name: 'WeCom' }).check();
    expect(await sender.count()).toBe(0);
    expect(await at(page, 'roles.alert.roleBody.weixinCorpId').count()).toBe(1);
    await page.getByRole('radio', { name: 'Mail' }).check();
    expect(await sender.inputValue()).toBe('ops@example.org');
  });

  it('shows a secret only when it is asked to', async () => {
    const { page } = await open(deck, `/clusters/${id}`);
    await settle(page);
    const password = at(page, 'roles.database.roleBody.password');
    expect(await password.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show Password' }).first().click();
    expect(
      await page
        .locator('[data-field$="asswd"] input[type="text"], [data-field$="password"] input[type="text"]')
        .count(),
    ).toBe(1);
  });

  it('takes settings beyond the catalogue, and a refused one is shown on its line', async () => {
    const { page } = await open(deck, `/clusters/${id}`);
    await settle(page);
    const worker = page.locator('[data-field="roles.worker"]');
    await worker.getByText('Advanced').click();
    await worker.getByRole('button', { name: 'Add a setting' }).click();
    await page.keyboard.type('heapMb');
    await page.keyboard.press('Tab');
    await page.keyboard.type('<img src=x onerror=alert(1)>');
    await saveButton(page).click();
    const line = page.locator('[data-field="roles.worker.roleBody.extra.heapMb"]');
    await line.locator('.field-wrong').waitFor();
    expect(await line.locator('.field-wrong').textContent()).toContain('The console sets this itself');
    await line.locator('input').first().fill('worker.exec.threads');
    await saveButton(page).click();
    await expect.poll(async () => (await stored(id)).status).toBe('prepare');
    const { roles } = await stored(id);
    expect(roles.find((r: { roleName: string }) => r.roleName === 'worker').roleBody.extra).toEqual({
      'worker.exec.threads': '<img src=x onerror=alert(1)>',
    });
    await deck.ask('setStatus', id, 'cancel');
  });

  it('fills a role from a template, and becomes one', async () => {
    await deck.get('createConfig', { name: 'big', typ: 'master', masterReservedMemory: 7, heapMb: 4096 });
    const { page } = await open(deck, `/clusters/${id}`);
    await settle(page);
    await page
      .getByRole('combobox', { name: 'Fill from a template (Master)' })
      .selectOption({ label: 'big' });
    expect(await at(page, 'roles.master.roleBody.masterReservedMemory').inputValue()).toBe('7');
    const backend = page.locator('[data-field="roles.backend"]');
    await backend.getByRole('button', { name: 'Save as template' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('from the editor');
    expect(await accessProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { data } = await deck.get('selectConfigList', { page: '-1', typ: 'backend' });
    expect(data).toMatchObject([{ name: 'from the editor', conf: { serverPort: 12345 } }]);
  });

  it('can be read in a state that allows no edits, and not changed', async () => {
    await deck.ask('setStatus', id, 'startsuccess');
    const { page } = await open(deck, `/clusters/${id}`, { viewport: 'phone', locale: 'zh-CN' });
    await settle(page);
    await at(page, 'name').waitFor();
    expect(await at(page, 'name').getAttribute('readonly')).not.toBeNull();
    const before = await box(page, 1, 2).isChecked();
    await box(page, 1, 2).focus();
    await page.keyboard.press('Space');
    expect(await box(page, 1, 2).isChecked()).toBe(before);
    expect(await page.getByRole('button', { name: '存为模板' }).count()).toBe(0);
    expect(await accessProblems(page)).toEqual([]);
    await deck.ask('setStatus', id, 'cancel');
  });
});

describe('two hundred hosts', () => {
  it('are filtered, given a role as a column, and typed beside without delay', async () => {
    const hosts = Array.from({ length: 200 }, (_, index) => `10.1.0.${index + 1}`);
    const roles = exampleSpec('').roles.map(role => ({ ...role, roleDependHost: hosts.slice(0, 1) }));
    const many = await seedCluster(deck, { ...exampleSpec('many'), hosts, roles });
    await deck.ask('setStatus', many, 'cancel');
    const { page } = await open(deck, `/clusters/${many}`);
    await settle(page);
    await page.getByRole('searchbox', { name: 'Filter hosts' }).fill('10.1.0.19');
    await page.getByText('11 of 200').waitFor();
    await box(page, 0, 5).check();
    await page.getByRole('searchbox', { name: 'Filter hosts' }).fill('');
    expect(await page.locator('[data-field="roles.worker.roleDependHost"]').textContent()).toContain(
      '12 hosts',
    );
    await at(page, 'name').press('End');
    await at(page, 'name').pressSequentially('-typed', { delay: 0 });
    expect(await at(page, 'name').inputValue()).toBe('many-typed');
  });
});
