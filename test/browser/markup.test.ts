import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { browserOfFile } from './support/browser.ts';
import { openMarkedWorld } from './support/marked-world.ts';
import { isShown, LOG_MARKUP, MARKUP, madeOn, watch } from './support/markup.ts';
import {
  DIALOGS,
  lookIntoDialogs,
  lookIntoLeaving,
  lookIntoTemplates,
  QUESTIONS,
} from './support/markup-dialogs.ts';
import { seeLine } from './support/run-pages.ts';
import { settle } from './support/tab.ts';
import { addressesOf, follow, viewsOf } from './support/views.ts';

/** Markup in every text that is stored, told or sent: it is shown, makes no element and runs nothing. */
const LONG_MS = 400_000;
const open = browserOfFile();
let world: Awaited<ReturnType<typeof openMarkedWorld>>;
beforeAll(async () => {
  world = await openMarkedWorld();
}, LONG_MS);
afterAll(() => world?.close());

const ENCODED = MARKUP.map(encodeURIComponent);

/** Opens a view as an administrator; `found` is told what runs and asks. */
async function opened(path: string, locale: 'zh-CN' | 'en-US', found: string[]): Promise<Page> {
  const { page, allow } = await open(world, path, { locale }, { storageState: world.storageState });
  // Ids that are markup, and a provider that is none, are refused.
  allow(/status of (4\d\d|502)/);
  await watch(page, found);
  await page.reload();
  await settle(page);
  return page;
}

async function look(page: Page, found: string[]): Promise<void> {
  found.push(...(await madeOn(page)).map(html => `${page.url()}: ${html}`));
}

describe('what looks for markup', () => {
  it('finds it in names, remarks and settings of what the console keeps', () => {
    const { filled } = world;
    expect([...(filled.get('createHost') ?? [])]).toEqual(['name', 'remark', 'root']);
    for (const name of ['createCluster', 'createConfig'] as const) {
      expect(
        [...(filled.get(name) ?? [])].filter(place => /(name|remark|extra\.\*)$/.test(place)).length,
      ).toBeGreaterThan(5);
    }
  });

  it('sees elements that a page makes of it, and that it runs', async () => {
    const found: string[] = [];
    const { page, allow } = await open(world, '/login');
    allow(/.*/);
    await watch(page, found);
    await page.goto('about:blank');
    await page.evaluate(`document.body.innerHTML = ${JSON.stringify(MARKUP[0])}`);
    expect(await madeOn(page)).not.toEqual([]);
    await expect.poll(() => found).toEqual(['ran at about:blank']);
  });
});

/** Packages as a keys file may have it that somebody else wrote. */
const SIGNED = {
  code: 200,
  message: 'ok',
  result: {
    currentPage: 1,
    total: MARKUP.length,
    data: MARKUP.map((text, index) => ({
      ...{ id: `${index}`, name: text, kind: 'jdk', version: text, arch: 'any', bytes: 1, sha512: text },
      addedAt: '2026-01-02T03:04:05.678Z',
      signature: { by: text, key: text, at: text, keyExpired: index % 2 === 0 },
    })),
  },
};

describe.each(['zh-CN', 'en-US'] as const)('markup, in %s', locale => {
  it(
    'is a text on every view that the router knows, and in its address',
    async () => {
      const found: string[] = [];
      const page = await opened('/', locale, found);
      const shown = new Set<string>();
      for (const view of await viewsOf(page)) {
        const ids = [
          ...(view.name === 'run' ? world.runs : ['new', ...world.clusters]),
          ...ENCODED.slice(0, 3),
        ];
        const addresses = addressesOf(view, ids, ENCODED);
        const query = `from=${ENCODED[7]}&who=${ENCODED[0]}&error=${ENCODED[0]}&error_description=${ENCODED[0]}&state=x`;
        for (const address of [...addresses, `${addresses[0]}?${query}#${ENCODED[0]}`]) {
          await follow(page, address);
          await settle(page);
          await look(page, found);
          if (await isShown(page)) shown.add(view.name);
        }
      }
      expect(found).toEqual([]);
      // Nothing was proven on a view that shows no such text.
      const those = [
        'audit',
        'clusters',
        'hosts',
        'login',
        'packages',
        'posture',
        'run',
        'runs',
        'settings',
        'templates',
      ];
      expect([...shown].sort()).toEqual(those);
    },
    LONG_MS,
  );

  it(
    'is a text in every dialog about something that has it',
    async () => {
      const found: string[] = [];
      const page = await opened('/', locale, found);
      const empty: string[] = [];
      for (const [path, name] of DIALOGS(`/clusters/${world.failed}`)) {
        if ((await lookIntoDialogs(page, path, name, found)) === 0) empty.push(`${path} ${name}`);
      }
      // Nothing was proven of a dialog that shows no such text.
      expect(empty).toEqual([]);
      expect(found).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'is a text in what asks before a cluster is stopped, cancelled, marked or left, and in names of new templates',
    async () => {
      const found: string[] = [];
      const page = await opened('/', locale, found);
      const address = `/clusters/${world.failed}`;
      expect(await lookIntoLeaving(page, address, found)).toBe(true);
      await lookIntoTemplates(page, address, `${MARKUP[0]} ${locale}`, found);
      onTestFinished(() => world.setStatus(world.failed, 'deployfailure'));
      for (const [status, name] of QUESTIONS) {
        await world.setStatus(world.failed, status);
        expect(await lookIntoDialogs(page, address, name, found)).toBe(1);
      }
      expect(found).toEqual([]);
    },
    LONG_MS,
  );

  it('is a text in names of files to upload, in what is wrong with them and in who signed a package', async () => {
    const found: string[] = [];
    const page = await opened('/', locale, found);
    await page.route('**/api/v1/selectPackageList*', route => route.fulfill({ json: SIGNED }));
    await page.goto('/packages');
    await page
      .getByRole('button', { name: /^(删除|Delete)/ })
      .first()
      .waitFor();
    await look(page, found);
    // Its name would be another one.
    const names = MARKUP.filter(text => !text.includes('/'));
    const files = names.map(name => ({ name, mimeType: 'text/html', buffer: Buffer.from(name) }));
    await page.locator('.zone input[type=file]').setInputFiles(files);
    const items = page.locator('.queue li');
    await items.nth(names.length - 1).waitFor();
    await items.first().locator('input[type=file]').setInputFiles(files.slice(0, 1));
    await items
      .first()
      .getByText(/签名，请选择|no detached OpenPGP signature/)
      .waitFor();
    await look(page, found);
    expect(await isShown(page, '.queue')).toBe(true);
    expect(await lookIntoDialogs(page, '/packages', /^(删除|Delete)/, found)).toBe(MARKUP.length);
    expect(found).toEqual([]);
  });

  it('is a text in what a check of the hosts finds', async () => {
    const found: string[] = [];
    const page = await opened(`/clusters/${world.clusters[0]}/plan`, locale, found);
    await page.getByRole('button', { name: /^(检查主机|Check the hosts)$/ }).click();
    await page.getByText(/请先解决|to solve first/).waitFor();
    expect(await isShown(page)).toBe(true);
    await look(page, found);
    expect(found).toEqual([]);
  });

  it('is a text in what a change of a running cluster would do', async () => {
    const found: string[] = [];
    await world.setStatus(world.changed, 'startsuccess');
    onTestFinished(() => world.setStatus(world.changed, 'prepare'));
    const page = await opened(`/clusters/${world.changed}`, locale, found);
    await page.getByRole('button', { name: /^(在线变更|Change while running)$/ }).click();
    await page.locator('[data-field="roles.worker.roleBody.workerReservedMemory"] input').fill('2');
    await page.getByRole('button', { name: /^(预览并应用…|Preview and apply…)$/ }).click();
    await page.getByRole('dialog').locator('dl').waitFor();
    expect(await isShown(page, '[role="dialog"]')).toBe(true);
    await look(page, found);
    expect(found).toEqual([]);
  });

  it('is a text in lines that arrive and are searched, and the log is saved under a name that is only a name', async () => {
    const found: string[] = [];
    // Of these characters none may stand in the name of a file.
    const runId = await world.begin('</textarea></title><script');
    onTestFinished(async () => void (await world.endRun(runId, 'failed')));
    const page = await opened(`/runs/${runId}`, locale, found);
    await world.say(runId, ...LOG_MARKUP, 'the last line');
    await seeLine(page, 'the last line');
    await look(page, found);
    await page.getByRole('searchbox').first().fill('<img');
    await page.locator('mark', { hasText: '<img' }).first().waitFor();
    await look(page, found);
    const saved = page.waitForEvent('download');
    await page.locator('a[download]').first().click();
    expect((await saved).suggestedFilename()).toMatch(/^__textarea__[^\\/:*?"<>|]+\.log$/);
    expect(found).toEqual([]);
  });
});
