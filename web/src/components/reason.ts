import { Unanswered } from '../api/client.ts';
import { defineTexts, useTexts } from '../i18n/i18n.ts';

const texts = defineTexts({
  unanswered: {
    zh: '控制台没有应答，请检查它是否在运行、网络是否畅通。',
    en: 'The console does not answer. Check that it runs and that the network reaches it.',
  },
});

/**
 * A reason without the name of the interface's field before it: people see the field's label, or none is there.
 * @param field the name, when it is known; another word before a colon then stays
 */
export function bareReason(text: string, field?: string): string {
  if (field === undefined) return text.replace(/^[A-Za-z][\w.]*(?:：|: )/, '');
  return text.startsWith(field) ? text.slice(field.length).replace(/^[：:]\s*/, '') : text;
}

/**
 * What the console says, as a sentence of its own. Only a plain word gets a capital: names of settings and hosts are
 * told as they are written.
 */
export const sentence = (text: string): string =>
  text.replace(/^[a-z]+(?=[ ,;])/, word => word.slice(0, 1).toUpperCase() + word.slice(1));

/** The bare reason, as a sentence. */
export const reasonSentence = (text: string, field?: string): string => sentence(bareReason(text, field));

/** Why something went wrong, for a person, in the language that the page speaks now. Called in a set-up. */
export function useReason(): (error: Error) => string {
  const t = useTexts(texts);
  return error => (error instanceof Unanswered ? t('unanswered') : reasonSentence(error.message));
}
