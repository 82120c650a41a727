import type { Page } from 'playwright-core';

/** A control of a view, as its reader meets it. */
export interface Control {
  readonly name: string;
  /** It can be used: it does more than to show a value. */
  readonly isOpen: boolean;
  /** Why it cannot be used, as a screen reader says it with the control, or as a note above says of all of a form. */
  readonly why: string;
}

const LOOK = `(() => {
  const all = document.querySelectorAll(
    ':is(main, [role="dialog"]) :is(button, input, select, textarea, [role="switch"], [role="checkbox"], [role="combobox"])');
  const isShown = element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const texts = ids => (ids ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join(' ').trim();
  // Of all boxes of a grid, and all fields of a form, a note above says why.
  const onlyShows = element =>
    element.disabled || element.readOnly || element.closest('[role="grid"][aria-readonly="true"]') !== null;
  const isShut = element => element.getAttribute('aria-disabled') === 'true' && !onlyShows(element);
  return [...all].filter(isShown).map(element => ({
    name: (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.innerText).trim(),
    isOpen: !isShut(element) && !onlyShows(element),
    why: isShut(element) ? texts(element.getAttribute('aria-describedby'))
      : document.querySelector('main .note')?.textContent ?? '',
  }));
})()`;

/** The controls of the view and dialog that are shown. */
export const controlsOf = (page: Page) => page.evaluate(LOOK) as Promise<Control[]>;
