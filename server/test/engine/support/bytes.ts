import fc from 'fast-check';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const STRANGE = [
  // 密码 in GBK, é in Latin-1, pieces of UTF-8, a surrogate in UTF-8, an overlong slash, what no encoding has.
  latin1('\xc3\xdc\xc2\xeb'),
  latin1('\xe9t\xe9'),
  latin1('\xe5\xaf'),
  latin1('\xed\xa0\xbd'),
  latin1('\xc0\xaf'),
  latin1('\xff\xfe'),
  ...[
    '密码🔑',
    '\0',
    '\0\0\0',
    '\r',
    '\r\n',
    '\n',
    '\x0b',
    '\x0c',
    '\x85',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u202e',
  ],
  ...[
    '\x1b[31m',
    '\x1b[',
    '\x1b]0;title\x07',
    '\x1b]',
    '\x1b',
    '\x9b1m',
    '\b',
    '\x7f',
    '10%\r20%\r100%',
    ' |  ',
  ],
  ...[
    '2020-02-10 16:21:16,124 p=7999 u=easy |  ',
    '{"type":"line","text":"',
    '"}',
    '\\u0000',
    '\\ud83d',
    '\\u2028',
  ],
].map(piece => Buffer.from(piece));

/** What a program may print: pieces that mean something to somebody, any bytes, and much of it. */
export const bytesArb = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...STRANGE) },
      { weight: 2, arbitrary: fc.uint8Array({ maxLength: 12 }) },
      fc.constantFrom(1, 65_530, 65_540, 1_000_000).map(length => Buffer.alloc(length, 'x')),
    ),
    { maxLength: 24 },
  )
  .map(pieces => Buffer.concat(pieces));

/** Where a pipe cuts what goes through it. */
export const cutsArb = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
export function chunked(data: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = cuts.map(cut => Math.floor(cut * data.length)).sort((a, b) => a - b);
  return [0, ...at].map((start, index) => data.subarray(start, at[index]));
}
