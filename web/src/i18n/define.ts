import type { Text } from '@dolphindeck/contract/common/text.ts';

/**
 * Texts of a part of the page. Every key has both languages, by type. vue-i18n's `{name}` blanks and `|` plurals work.
 * Files of texts import it from here, where nothing needs a browser: tests of the page say its own words.
 */
export function defineTexts<const T extends Readonly<Record<string, Text>>>(texts: T): T {
  return texts;
}
