import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nginxText } from '../../src/domain/escape/nginx.ts';
import { exportLine, shellWord } from '../../src/domain/escape/shell.ts';
import { systemdCommand, systemdEnvironment } from '../../src/domain/escape/systemd.ts';
import { hostileText, PASSWORDS } from './support/hostile.ts';

/** What systemd does to a command line: words, quotes with C escapes, `%%` and `$$` (systemd.service(5)). */
function wordsOfSystemd(line: string): string[] {
  const words = line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  return words.map(word =>
    (word.startsWith('"') ? word.slice(1, -1) : word)
      .replace(/\\(x[0-9a-f]{2}|.)/g, (_, code: string) => {
        if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
        return { n: '\n', t: '\t' }[code] ?? code;
      })
      .replaceAll('%%', '%')
      .replaceAll('$$', '$'),
  );
}

describe('words of a shell', () => {
  test('a real shell passes every word on as it was', () => {
    const words = [...PASSWORDS, '', ...fc.sample(hostileText, { numRuns: 500, seed: 1 })];
    const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
    const output = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(output.split('\0').slice(0, -1)).toEqual(words);
  });

  test('an exported variable has exactly the given value', () => {
    for (const value of [...PASSWORDS, ...fc.sample(hostileText, { numRuns: 20, seed: 3 })]) {
      const script = `${exportLine('DECK_VALUE', value)}\nprintf %s "$DECK_VALUE"`;
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(value);
    }
  });

  test('a path stays bare, for readers that know no quotes', () => {
    expect(exportLine('PYTHON_HOME', '/opt/python3/bin/python3')).toBe(
      'export PYTHON_HOME=/opt/python3/bin/python3',
    );
  });
});

describe('texts of a unit file', () => {
  test('a command line becomes the same argv again', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1 }), argv => {
        expect(wordsOfSystemd(systemdCommand(argv))).toEqual(argv);
      }),
    );
  });

  test('specifiers and variables are doubled', () => {
    expect(systemdCommand(['/bin/echo', '50%', '$HOME', 'a b'])).toBe('/bin/echo "50%%" "$$HOME" "a b"');
    expect(systemdEnvironment('A', 'x y"z')).toBe('"A=x y\\"z"');
  });

  test('no text ends its line', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => !/[\n\r]/.test(systemdCommand([text]))));
  });
});

describe('parameters of nginx', () => {
  test('quotes and backslashes are escaped, plain paths stay bare', () => {
    expect(nginxText('/home/easy/ds/current/ui')).toBe('/home/easy/ds/current/ui');
    expect(nginxText('a "b" \\c;')).toBe('"a \\"b\\" \\\\c;"');
  });

  test('a text with a variable is refused: nginx has no way to write it', () => {
    expect(() => nginxText('a$b')).toThrow('nginx');
  });
});
