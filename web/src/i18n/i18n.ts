import type { Language, Text } from '@dolphindeck/contract/common/text.ts';
import { computed } from 'vue';
import { createI18n } from 'vue-i18n';
import { stored } from './stored.ts';

export { defineTexts } from './define.ts';

/** The languages of the page, as browsers and `lang` attributes name them. */
export const LOCALES = { zh: 'zh-CN', en: 'en' } as const satisfies Record<Language, string>;

const saved = stored('deck.language');

function firstLanguage(): Language {
  const chosen = saved.read();
  if (chosen === 'zh' || chosen === 'en') return chosen;
  // Chinese unless the browser says English first: the requirement's language is Chinese.
  const wanted = navigator.languages.find(tag => /^(zh|en)\b/i.test(tag));
  return wanted?.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

export const i18n = createI18n({ legacy: false, locale: LOCALES[firstLanguage()], messages: {} });

/** The language that the page speaks now. Reactive when read in a computed or a template. */
export const language = computed<Language>({
  get: () => (i18n.global.locale.value === LOCALES.en ? 'en' : 'zh'),
  set: value => {
    i18n.global.locale.value = LOCALES[value];
    saved.write(value);
    document.documentElement.lang = LOCALES[value];
  },
});

document.documentElement.lang = LOCALES[language.value];

/** What `useTexts` answers. A number chooses the plural form as well as filling `{count}`. */
export type Translate<T> = (
  key: keyof T & string,
  blanks?: Readonly<Record<string, string | number>> & { readonly count?: number },
) => string;

/** Under which prefix the texts of a part stand in the one catalogue; several parts may be used by one component. */
const prefixes = new WeakMap<object, string>();
/** The same by what the texts are: a component that defines its texts in its set-up defines them anew each time. */
const known = new Map<string, string>();

function prefixOf(texts: Readonly<Record<string, Text>>): string {
  const content = prefixes.has(texts) ? '' : JSON.stringify(texts);
  const found = prefixes.get(texts) ?? known.get(content);
  if (found !== undefined) return found;
  const prefix = `${known.size}:`;
  known.set(content, prefix);
  prefixes.set(texts, prefix);
  for (const which of Object.keys(LOCALES) as Language[]) {
    const entries = Object.entries(texts).map(([key, text]) => [prefix + key, text[which]]);
    i18n.global.mergeLocaleMessage(LOCALES[which], Object.fromEntries(entries));
  }
  return prefix;
}

/** The texts of a part, in the language that the page speaks now. Called in a component's set-up. */
export function useTexts<T extends Readonly<Record<string, Text>>>(texts: T): Translate<T> {
  const prefix = prefixOf(texts);
  const { t } = i18n.global;
  return (key, blanks = {}) =>
    blanks.count === undefined ? t(prefix + key, blanks) : t(prefix + key, blanks, blanks.count);
}

/** Names in a row, as a sentence has them. */
export const joined = (names: readonly string[]): string => names.join(language.value === 'zh' ? '、' : ', ');

/** A text of the contract in the language that the page speaks now. */
export function say(text: Text | undefined): string {
  return text?.[language.value] ?? '';
}
