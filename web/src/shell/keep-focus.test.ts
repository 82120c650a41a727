import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepFocus } from './keep-focus.ts';

let stop: () => void;
beforeEach(() => {
  stop = keepFocus();
});
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

/** Shows this with the focus on what has the id `had`, and answers how to find things of it. */
function show(html: string) {
  document.body.innerHTML = html;
  const find = (what: string) => document.querySelector<HTMLElement>(what);
  find('#had')?.focus();
  return find;
}

/** The guard is told of what went, then waits until whatever sets the focus for itself has done so. */
async function rest(): Promise<void> {
  await Promise.resolve();
  await new Promise(resolve => setTimeout(resolve));
}

test.each([
  [
    'a button that is used up: the section around it',
    '<main><section id="to"><p><button id="had"></button></p></section></main>',
    '#had',
  ],
  [
    'a whole view: what is left around it',
    '<main id="to"><section><a id="had" href="/"></a></section></main>',
    'section',
  ],
  [
    'a button of a dialog: the dialog',
    '<main></main><div id="to" role="dialog"><ul><li><button id="had"></button></li></ul></div>',
    'li',
  ],
  [
    'a dialog that has closed: the view',
    '<main id="to"></main><div role="dialog"><button id="had"></button></div>',
    'div',
  ],
])('the focus goes from %s', async (_, html, goes) => {
  const find = show(html);
  find(goes)?.remove();
  await rest();
  expect(document.activeElement).toBe(find('#to'));
});

test('what sets the focus for itself comes first', async () => {
  const find = show('<main><button id="had"></button><button id="next"></button></main>');
  find('#had')?.remove();
  find('#next')?.focus();
  await rest();
  expect(document.activeElement).toBe(find('#next'));
});

test('who clicks beside everything has the focus nowhere, whatever goes then', async () => {
  const find = show('<main><button id="had"></button><p></p></main>');
  find('#had')?.blur();
  find('p')?.remove();
  await rest();
  expect(document.activeElement).toBe(document.body);
});

test('a place can have the focus only while it has it', async () => {
  const find = show('<main><section><button id="had"></button><button id="next"></button></section></main>');
  find('#had')?.remove();
  await rest();
  expect(find('section')?.getAttribute('tabindex')).toBe('-1');
  find('#next')?.focus();
  expect(find('section')?.hasAttribute('tabindex')).toBe(false);
});
