import type { Page } from 'playwright-core';

/**
 * Texts that make an element, or run, wherever a page takes a text for something else: as markup, an attribute, an address,
 * a script, or decoded once more. None is longer than the shortest field that takes markup (a host's name).
 */
export const MARKUP = [
  '<img src=x data-made onerror=__ran()>',
  '"><svg data-made onload=__ran()>',
  "'><a data-made href=javascript:__ran()>go</a>",
  '</textarea></title><script data-made>__ran()</script>',
  '<iframe data-made srcdoc="<script>parent.__ran()</script>">',
  '<style data-made>@import "//evil.example/?__ran"</style>',
  '<base data-made href=//evil.example/__ran/>',
  'javascript:__ran()',
  '" autofocus onfocus=__ran() data-made x="',
  "' onmouseover=__ran() data-made x='",
  '&lt;img src=x data-made onerror=__ran()&gt;',
  '[go](javascript:__ran())',
  ['`+$', '{__ran()}+`'].join(''),
] as const;

/** What no field takes, but a line of a log may have: templates of the page's own language, links of terminals. */
export const LOG_MARKUP = [
  ...MARKUP,
  '{{__ran()}}{{constructor.constructor("__ran()")()}}',
  '\u001b]8;;javascript:__ran()\u0007__ran\u001b]8;;\u0007',
  '\u001b[31m<img src=x data-made onerror=__ran()>\u001b[0m',
  'http://127.0.0.1/"onmouseover=__ran()/ data-made',
] as const;

/** Lets what runs be told: a call of `__ran` is an error on the console of the page. */
export async function watch(page: Page, told: string[]): Promise<void> {
  page.on('dialog', dialog => {
    told.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction('__ran', () => told.push(`ran at ${page.url()}`));
}

/** Elements that a text has made, and attributes that run something or lead to something that runs. */
const MADE = `(() => {
  const foreign = '[data-made], iframe, object, embed, base, meta[http-equiv], script:not([src]):not([nonce])';
  const runs = ({ name, value }) =>
    /^(on|srcdoc$)/i.test(name) ||
    (/^(href|src|action|formaction|xlink:href|data|poster)$/i.test(name) && /^\\s*(javascript|vbscript|data:text)/i.test(value));
  const acting = [...document.querySelectorAll('*')].filter(one => [...one.attributes].some(runs));
  return [...document.querySelectorAll(foreign), ...acting].map(({ outerHTML }) => outerHTML.slice(0, 200));
})()`;

/** Answers what the page shows that a text has made: nothing, on a page that holds. */
export const madeOn = (page: Page) => page.evaluate(MADE) as Promise<string[]>;

/** Whether such a text stands on the page, or on a part of it, as a text or in a field. */
const shownIn = (part: string) => `[...document.querySelectorAll(${JSON.stringify(part)})].some(root =>
  root.innerText.includes('__ran') ||
  [...root.querySelectorAll('input, textarea')].some(({ value }) => value.includes('__ran')))`;

export const isShown = (page: Page, part = 'body') => page.evaluate(shownIn(part)) as Promise<boolean>;
