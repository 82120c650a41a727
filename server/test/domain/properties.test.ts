import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyLine, propertyLines } from '../../src/domain/escape/properties.ts';
import { hostileText, PASSWORDS } from './support/hostile.ts';

const READER = join(import.meta.dirname, 'support/ReadProperties.java');

/** What java.util.Properties makes of each file. */
function readByJava(files: readonly string[]): Record<string, string>[] {
  const input = files.map(file => Buffer.from(file, 'latin1').toString('base64')).join('\n');
  const output = execFileSync('java', [READER], { input, encoding: 'ascii' });
  const text = (base64: string) => Buffer.from(base64, 'base64').swap16().toString('utf16le');
  return output
    .split('\n')
    .slice(0, files.length)
    .map(line => {
      const words = line.trim().split(' ');
      const pairs: [string, string][] = [];
      for (let i = 0; i + 1 < words.length; i += 2)
        pairs.push([text(words[i] ?? ''), text(words[i + 1] ?? '')]);
      return Object.fromEntries(pairs);
    });
}

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
