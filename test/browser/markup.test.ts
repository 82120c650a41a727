import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { browserOfFile } from './support/browser.ts';
import { openMarkedWorld } from './support/marked-world.ts';
import { isShown, LOG_MARKUP, MARKUP, madeOn, watch } from './support/markup.ts';
import { seeLine } from './support/run-pages.ts';
import { settle } from './support/tab.ts';
import { addressesOf, follow, viewsOf } from './support/views.ts';

/** Markup in every text that is stored, told or sent: it is shown, makes no element and runs nothing. */
const open = browserOfFile();
let world: Awaited<ReturnType<typeof openMarkedWorld>>;
beforeAll(async () => {
  world = await openMarkedWorld();
});
afterAll(() => world?.close());

const LONG_MS = 400_000;
/** There are more templates, of which each has the texts of all. */
const MOST_DIALOGS = 2 * MARKUP.length;
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

/** Presses each button of such a name, looks at the dialog that opens and closes it; answers how many there were. */
async function lookIntoDialogs(page: Page, name: RegExp, found: string[]): Promise<number> {
  const buttons = page.locator('main').getByRole('button', { name });
  const count = Math.min(await buttons.count(), MOST_DIALOGS);
  for (let index = 0; index < count; index += 1) {
    await buttons.nth(index).click();
    await page.getByRole('dialog').waitFor();
    await look(page, found);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  return count;
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
      for (const [path, name] of [
        ['/hosts', /^(编辑|Edit)/],
        ['/templates', /^(编辑|Edit)/],
        ['/users', /^(编辑|Edit)/],
        ['/audit', /^(详情|Details)/],
      ] as const) {
        await page.goto(path);
        await settle(page);
        expect([path, await lookIntoDialogs(page, name, found)]).not.toEqual([path, 0]);
      }
      expect(found).toEqual([]);
    },
    LONG_MS,
  );

  it('is a text in what a check of the hosts finds', async () => {
    const found: string[] = [];
    const page = await opened(`/clusters/${world.clusters[0]}/plan`, locale, found);
    await page.getByRole('button', { name: /^(检查主机|Check the hosts)$/ }).click();
    await page.getByText(/请先解决|to solve first/).waitFor();
    expect(await isShown(page)).toBe(true);
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
