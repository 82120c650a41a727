import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test } from 'vitest';
import { language } from '../i18n/i18n.ts';
import { byteSize, duration } from './time.ts';
import TimeText from './time-text.vue';

beforeEach(() => {
  language.value = 'en';
});

describe('a time', () => {
  const AT = '2026-11-25T04:11:45.678Z';

  test('is said to the minute in the zone of the reader, and to the second with its zone on hover', () => {
    const time = mount(TimeText, { props: { at: AT } }).get('time');
    // The zone of the tests is the machine's: whichever it is, minutes and seconds are those.
    expect(time.text()).toMatch(/^1[12]\/2[456], \d\d:\d1$/);
    expect(time.attributes('title')).toMatch(/2026.*\d\d:\d1:45 (UTC|GMT|[A-Z]{3,5}|[+-])/);
    expect(time.attributes('datetime')).toBe(AT);
  });

  test('has its year where it may be another one, and speaks the language of the page', () => {
    language.value = 'zh';
    expect(mount(TimeText, { props: { at: AT, hasYear: true } }).text()).toMatch(
      /^2026\/11\/2[456] \d\d:\d1$/,
    );
  });
});

test.each([
  [0, '0s'],
  [59_999, '59s'],
  [83_000, '1:23'],
  [3_723_000, '1:02:03'],
])('%d ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_200_000, '1.2 MB'],
  [136_000_000, '136 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(byteSize(bytes)).toBe(text);
});
