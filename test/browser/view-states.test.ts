import { permits } from '@dolphindeck/contract/access/role.ts';
import { ENDPOINTS, type EndpointName } from '@dolphindeck/contract/api/index.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answersTo, CUT_REASON, DEFECT_REASON, FAILED_REQUEST } from './support/answers.ts';
import { controlsOf } from './support/controls.ts';
import { type Deck, openDeck } from './support/deck.ts';
import { type Seeded, seed } from './support/seed.ts';
import { launch, openTab, settle, type Tab } from './support/tab.ts';
import { EMPTY, READINGS, type Reading, STILL } from './support/view-states.ts';
import { viewsOf } from './support/views.ts';

/** One console and one tab for all of it; each view is opened anew. */
let deck: Deck;
let browser: Browser;
let tab: Tab;
let page: Page;
beforeAll(async () => {
  deck = await openDeck();
  browser = await launch();
  tab = await openTab(browser, deck, '/settings');
  page = tab.page;
  tab.allow(FAILED_REQUEST);
  // What a browser asks before it leaves edits.
  page.on('dialog', dialog => void dialog.accept());
  // Time that only passes until the page asks again is left out.
  await page.clock.install();
});
afterAll(async () => {
  await browser?.close();
  await deck?.close();
});
afterEach(async () => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  expect(tab.problems()).toEqual([]);
});

it('every view that the router knows is looked at here', async () => {
  const known = new Set([...READINGS.map(({ view }) => view), ...STILL]);
  const views = await viewsOf(page);
  expect(views.map(({ name }) => name).filter(name => !known.has(name))).toEqual([]);
});

describe('an empty console', () => {
  it.each(EMPTY)('says so at %s (%s), and what to do next', async (_view, path, title, next) => {
    await page.goto(path);
    await page.getByText(title).waitFor();
    const way = page.getByRole('link', { name: next }).or(page.getByRole('button', { name: next }));
    await way.first().waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

/** What is for looking only: what is searched, copied, read again, and how the page looks. */
const LOOKS = new RegExp(
  `^(${[
    ...['Show all', 'Show in the log', 'Search the log', 'Only of a host', 'Failed only', 'First failure'],
    ...['Wrap lines', 'Select line \\d+', 'Copy( the SHA-512 of .+)?', 'Search name, IP, system, remark'],
    ...['Look into the folder again', 'Templates of which role', '简体中文', 'English'],
    ...['As the computer', 'Light', 'Dark'],
  ].join('|')})$`,
);

/** Every view that is for who is signed in, with all its parts. */
const pathsOf = (world: Seeded) => {
  const read = READINGS.filter(({ view }) => view !== 'login' && view !== 'callback');
  return new Set([...read.map(({ path }) => path(world)), '/clusters/new', '/no/such/view']);
};

/** Where what is around a view stands in the page, and the view's title. */
async function frame() {
  const boxOf = (what: string) =>
    page.evaluate(`(() => {
      const box = document.querySelector(${JSON.stringify(what)})?.getBoundingClientRect();
      return box ? { x: box.x, y: box.y + scrollY } : null;
    })()`);
  return {
    top: await boxOf('header'),
    view: await boxOf('main'),
    width: await page.evaluate('document.documentElement.clientWidth'),
    title: await boxOf('main h1'),
  };
}

describe('with hosts, clusters and runs', () => {
  let world: Seeded;
  beforeAll(async () => {
    world = await seed(deck);
  });

  async function opened({ path, act, reads }: Reading, manner: 'held' | 'cut') {
    const answers = await answersTo(page, reads, manner);
    await page.goto(path(world));
    await act?.(page);
    return answers;
  }

  /** Waits until a reason is told, while time passes for the page. */
  async function seeReason(reason: RegExp): Promise<void> {
    const told = page.getByText(reason).filter({ visible: true }).first();
    await expect
      .poll(async () => {
        await page.clock.fastForward(1_000);
        return told.isVisible();
      })
      .toBe(true);
  }

  /** Leads on from an error that is told, and sees what comes then. */
  async function goOn({ again = /^Try again$/, shows }: Reading): Promise<void> {
    const way = (kind: 'button' | 'link') => page.getByRole(kind, { name: again ?? /^$/ });
    if (again === null) await page.clock.fastForward(5_000);
    else await way('button').or(way('link')).first().click();
    await shows(page).first().waitFor();
  }

  const speakAnother = () => page.evaluate(`document.querySelector('header button[lang]').click()`);

  /** What the page makes of an answer that is no envelope is that there was none. */
  const reasonOf = ({ reads }: Reading) => (reads === 'openapi.json' ? CUT_REASON : DEFECT_REASON);

  describe.each(READINGS)('$view: $what ($reads)', reading => {
    it('is told to be read, then why it cannot be, and comes when asked for again', async () => {
      const answers = await opened(reading, 'held');
      const loading = page.locator(':is(main, [role="dialog"]) [aria-busy="true"]').first();
      if (reading.isUnseen) await settle(page);
      else expect(await loading.innerText()).toMatch(/Loading/);
      const before = await frame();
      await answers.be('failed');
      await seeReason(reasonOf(reading));
      await answers.be('usual');
      await goOn(reading);
      const after = await frame();
      // What comes with the reader or with its own title moves nothing else.
      if (before.top !== null && !reading.again)
        expect({ ...after, title: before.title ?? after.title }).toEqual({
          ...before,
          title: before.title ?? after.title,
        });
    });

    it('is told not to be there while nobody answers, and stays, as old, when it cannot be read again', async () => {
      const answers = await opened(reading, 'cut');
      await seeReason(CUT_REASON);
      await answers.be('usual');
      await goOn(reading);
      if (reading.isOnce) return;
      await answers.be('failed');
      // Another language has everything read again.
      await speakAnother();
      const old = page.getByRole('status').filter({ hasText: DEFECT_REASON }).first();
      expect(await old.innerText()).toContain('以上内容可能已过时');
      await answers.be('usual');
      await old.getByRole('button', { name: '重试' }).click();
      await old.waitFor({ state: 'detached' });
      await speakAnother();
      await reading.shows(page).first().waitFor();
    });
  });

  it('nobody who only looks is offered to change anything, and what cannot be used says why', async () => {
    const who = { name: 'looks', password: 'a good password' };
    await page.goto('about:blank');
    // What is not set up could not be used by anybody.
    await deck.requireSignIn({ DECK_WEBHOOK_URL: 'http://127.0.0.1:2/notices' });
    await deck.get('createUser', { ...who, role: 'viewer' });
    // The browser takes the session along.
    await page.request.post('/api/v1/login', { data: { user: who.name, password: who.password } });
    const found: string[] = [];
    page.on('request', request => {
      const name = new URL(request.url()).pathname.split('/').at(-1) ?? '';
      if (name in ENDPOINTS && !permits('viewer', ENDPOINTS[name as EndpointName].permission))
        found.push(`${page.url()} asks for ${name}`);
    });
    for (const path of pathsOf(world)) {
      await page.goto(path);
      await settle(page);
      for (const { name, isOpen, why } of await controlsOf(page)) {
        if (isOpen && !LOOKS.test(name)) found.push(`${path}: ${name} can be used`);
        if (!isOpen && why === '') found.push(`${path}: ${name} does not say why not`);
      }
    }
    expect(found).toEqual([]);
  });
});
