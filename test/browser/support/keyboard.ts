import type { Locator, Page } from 'playwright-core';
import { vi } from 'vitest';
import type { Hand } from './hands.ts';
import { LOOKS } from './tab-walk.ts';

/**
 * Put into a page, tells where the focus is, and whether it is seen: what had it looks otherwise than when it has not. What
 * is at the end of a way by keys is `target`.
 */
const FOCUS = `globalThis.__focus = (() => {
  ${LOOKS}
  let held = null;
  const modal = () => [...document.querySelectorAll('[aria-modal="true"]')].filter(one => one.checkVisibility()).at(-1);
  /** The key that brings the focus nearer to a target, or null when it is there. */
  const keyTo = target => {
    const now = document.activeElement;
    if (now === target) return null;
    const [at, to] = [now, target].map(one => one.dataset?.at?.split(',').map(Number));
    if (at && to && now.closest('[role="grid"]') === target.closest('[role="grid"]')) {
      if (at[0] !== to[0]) return at[0] < to[0] ? 'ArrowDown' : 'ArrowUp';
      return at[1] < to[1] ? 'ArrowRight' : 'ArrowLeft';
    }
    const isAfter = (now.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    if (now.type === 'radio' && target.type === 'radio' && now.name === target.name) {
      return isAfter ? 'ArrowDown' : 'ArrowUp';
    }
    return isAfter || now === document.body ? 'Tab' : 'Shift+Tab';
  };
  return {
    isSomewhere() {
      const { activeElement, body } = document;
      return activeElement !== null && activeElement !== body && (modal()?.contains(activeElement) ?? true);
    },
    /** That key; and what had the focus before the last one and did not show it. */
    step(target) {
      finish();
      const seen = held !== null && held.element.isConnected && held.element !== document.activeElement
        ? lookOf(around(held.element)) : null;
      const unseen = seen !== null && seen === held.look ? nameOf(held.element) : null;
      const element = document.activeElement;
      const key = keyTo(target);
      held = key === null || element === document.body ? null : { element, look: lookOf(around(element)) };
      return { key, unseen };
    },
  };
})()`;

interface InPage {
  readonly __focus: {
    readonly step: (target: unknown) => { readonly key: string | null; readonly unseen: string | null };
  };
}

/** No way in a view of the page takes so many keys. */
const MOST_KEYS = 200;
/** Views and dialogs take a moment to come and go. */
const MOMENT_MS = 3_000;

/**
 * With keys alone: Tab, arrows, Enter, Space and what is typed. It notes where the focus was lost, for then whoever has no
 * mouse begins again at the top of the page, and what does not show that it has it.
 */
export class Keyboard implements Hand {
  readonly #page: Page;
  /** A page that was just opened has the focus nowhere. */
  #hasBegun = false;
  readonly problems: string[] = [];

  private constructor(page: Page) {
    this.#page = page;
  }

  /** For a page that is open. */
  static async of(page: Page): Promise<Keyboard> {
    await page.evaluate(FOCUS);
    return new Keyboard(page);
  }

  async press(target: Locator): Promise<void> {
    await this.#reach(target);
    await this.#page.keyboard.press('Enter');
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.#reach(target);
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.type(text);
  }

  async tick(target: Locator): Promise<void> {
    await this.#reach(target);
    if (!(await target.isChecked())) await this.#page.keyboard.press('Space');
  }

  async #reach(target: Locator): Promise<void> {
    await target.waitFor();
    if (this.#hasBegun) await this.#notLost(target);
    this.#hasBegun = true;
    for (let keys = 0; keys < MOST_KEYS; keys += 1) {
      const { key, unseen } = await target.evaluate(element =>
        (globalThis as unknown as InPage).__focus.step(element),
      );
      if (unseen !== null) this.problems.push(`no sign of the focus: ${unseen}`);
      if (key === null) return;
      await this.#page.keyboard.press(key);
    }
    throw new Error(`no keys lead to ${target}`);
  }

  /** What was pressed may go, but the focus then goes to something else. */
  async #notLost(target: Locator): Promise<void> {
    await vi
      .waitUntil(() => this.#page.evaluate('__focus.isSomewhere()'), { timeout: MOMENT_MS })
      .catch(() => this.problems.push(`the focus was lost before ${target}`));
  }
}
