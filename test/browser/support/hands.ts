import type { Locator } from 'playwright-core';

/** How somebody uses a page. */
export interface Hand {
  /** Uses a button or a link. */
  press(target: Locator): Promise<void>;
  /** Types into a field, in place of what is there. */
  type(target: Locator, text: string): Promise<void>;
  /** Turns on a box, a switch or one choice of several. */
  tick(target: Locator): Promise<void>;
}

/** With a mouse, and a keyboard only where something is typed. */
export const MOUSE: Hand = {
  press: target => target.click(),
  type: (target, text) => target.fill(text),
  tick: async target => {
    // Naive UI paints its radio buttons over their inputs: what is clicked is the label around, where there is one.
    if (!(await target.isChecked())) await target.locator('xpath=(ancestor::label | self::*)[1]').click();
  },
};
