import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyLine, propertyLines } from '../../src/domain/escape/properties.ts';
import { hostileText, PASSWORDS } from './support/hostile.ts';
import { readByJava } from './support/read-by-java.ts';

describe('lines of a properties file', () => {
  test('java.util.Properties reads every value back as it was', () => {
    const values = [
      ...PASSWORDS,
      '',
      ' ',
      '\\',
      'ends with \\',
      'line\nfeed\rreturn\tab\fform',
      '\ud800 alone',
      ...fc.sample(fc.oneof(hostileText, fc.string({ unit: 'binary' })), { numRuns: 2000, seed: 1 }),
    ];
    const read = readByJava(values.map(value => `before=1\n${propertyLine('some.key', value)}\nafter=2\n`));
    expect(read).toEqual(values.map(value => ({ before: '1', 'some.key': value, after: '2' })));
  });

  test('java.util.Properties reads every key back as it was', () => {
    const keys = fc.sample(fc.string({ unit: 'binary', minLength: 1 }), { numRuns: 500, seed: 2 });
    const read = readByJava(keys.map(key => propertyLine(key, 'v')));
    expect(read).toEqual(keys.map(key => ({ [key]: 'v' })));
  });

  test('files are plain ASCII on one line each', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), value => /^[ -~]*$/.test(propertyLine('k', value))));
  });

  test('a setting without a value is left at the file’s own', () => {
    expect(propertyLines({ a: 1, b: undefined, c: false })).toEqual({ a: 'a=1', c: 'c=false' });
  });
});
