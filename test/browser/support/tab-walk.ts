import type { Page } from 'playwright-core';

/** Put into a page: how what has the focus, and what is around it, looks, once nothing moves any more. */
export const LOOKS = `
  const finish = () => document.getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    .forEach(animation => animation.finish());
  // The focus of a part of Naive UI is seen on what is around its field.
  const AROUND = '.n-input, .n-base-selection, .n-checkbox, .n-radio, .n-radio-button, .n-switch, .n-date-picker';
  const around = element => element.closest(AROUND) ?? element;
  const lookOf = element => [element, ...element.querySelectorAll('*')].map(one => {
    const style = getComputedStyle(one);
    const ring = style.outlineStyle === 'none' ? '' : style.outlineWidth + style.outlineColor;
    return [ring, style.boxShadow, style.borderColor, style.backgroundColor, style.color, style.textDecoration].join();
  }).join(';');
  const nameOf = element => element.outerHTML.slice(0, 160);
`;

/**
 * Put into a page, looks at what has the focus one stop after the other. Its sign is what differs from before: a ring, an
 * edge, a ground, a colour.
 */
const WALK = `(async () => {
  // What has the focus of its own accord is on the way, too, so the way begins at the top.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  const ACTS = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [role="button"], [role="link"], ' +
    '[role="checkbox"], [role="switch"], [role="combobox"], [contenteditable="true"]';
  // Parts of the page that are one stop: arrows lead through what is in them.
  const ONE_STOP = '[role="grid"], [role="listbox"], [role="radiogroup"], [role="log"]';
  ${LOOKS}
  await new Promise(resolve => requestAnimationFrame(resolve));
  finish();
  const isShown = element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const isOff = element => element.disabled || element.closest('[inert], fieldset:disabled, [aria-hidden="true"]') !== null;
  const acting = [...document.querySelectorAll(ACTS)].filter(element => isShown(element) && !isOff(element));
  const pressed = [...document.querySelectorAll('body *')].filter(element =>
    isShown(element) && getComputedStyle(element).cursor === 'pointer' &&
    getComputedStyle(element.parentElement).cursor !== 'pointer' && element.closest('[aria-disabled="true"]') === null);
  const before = new Map(acting.map(element => [element, lookOf(around(element))]));
  const visited = new Set();
  let last = null;
  const found = [];

  /** Whether something else lies on what has the focus, or it is outside of the screen. */
  const isCovered = element => {
    const own = around(element);
    const boxes = [...element.getClientRects(), ...own.getClientRects()];
    const { left, right, top, bottom } = boxes.find(({ width, height }) => width * height > 0) ?? boxes[0];
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const there = document.elementFromPoint(x, y);
    return there === null || !(own.contains(there) || there.contains(element));
  };
  const isReached = element => [...visited].some(one =>
    one === element || one.contains(element) || element.contains(one) || around(one) === around(element) ||
    (element.closest(ONE_STOP)?.contains(one) ?? false) ||
    (element.control ?? element.closest('label')?.control) === one ||
    (element.type === 'radio' && one.type === 'radio' && one.name === element.name));

  globalThis.__walk = {
    /** Looks at what has the focus now; answers whether there is more to come. */
    step() {
      const element = document.activeElement;
      // A date has stops of its own, of which a page is not told.
      if (element === last && element.type === 'date') return true;
      if (element === null || element === document.body || visited.has(element)) return false;
      last = element;
      visited.add(element);
      finish();
      if (lookOf(around(element)) === before.get(element)) found.push('no sign of the focus: ' + nameOf(element));
      if (isCovered(element)) found.push('covered while it has the focus: ' + nameOf(element));
      return true;
    },
    end: () => [
      ...found,
      ...acting.filter(element => !isReached(element)).map(element => 'not reached: ' + nameOf(element)),
      ...pressed.filter(element => !isReached(element)).map(element => 'only for a pointer: ' + nameOf(element)),
    ],
  };
})()`;

/** No view has so many stops: the focus goes around in a circle that does not come back to its start. */
const MOST_STOPS = 500;

/**
 * Goes through a page with Tab alone, from its top to its end; a line for each thing that is not reached, shows no sign of
 * having the focus or is covered while it has it.
 */
export async function tabProblems(page: Page): Promise<string[]> {
  await page.evaluate(WALK);
  let stops = 0;
  do {
    await page.keyboard.press('Tab');
    stops += 1;
  } while ((await page.evaluate('__walk.step()')) && stops < MOST_STOPS);
  const found = (await page.evaluate('__walk.end()')) as string[];
  return stops === 1 ? ['Tab leads nowhere', ...found] : found;
}
