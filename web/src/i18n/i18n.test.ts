import { afterEach, expect, test } from 'vitest';
import { defineTexts, language, useTexts } from './i18n.ts';

afterEach(() => {
  language.value = 'en';
});

test('a component may use several parts, also with the same keys, and each speaks the language of the page', () => {
  const one = useTexts(defineTexts({ done: { zh: '完成', en: 'Done' }, 'a.b-c': { zh: '点', en: 'Dot' } }));
  const two = useTexts(defineTexts({ done: { zh: '已登记 {who}', en: '{who} is registered' } }));
  language.value = 'zh';
  expect([one('done'), two('done', { who: 'a' }), one('a.b-c')]).toEqual(['完成', '已登记 a', '点']);
  language.value = 'en';
  expect([one('done'), two('done', { who: 'a' }), one('a.b-c')]).toEqual(['Done', 'a is registered', 'Dot']);
});

test('a number chooses the plural', () => {
  const t = useTexts(defineTexts({ hosts: { zh: '{count} 台', en: '{count} host | {count} hosts' } }));
  language.value = 'en';
  expect([t('hosts', { count: 1 }), t('hosts', { count: 3 })]).toEqual(['1 host', '3 hosts']);
});
