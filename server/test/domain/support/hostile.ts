import fc from 'fast-check';

/** Characters that some format on the way to a host treats specially, beside plain and exotic ones. */
const SPECIAL = [
  ...' \\\'"`$%{}#!:=;,&|<>()*?~[]@^\t',
  '\\u0041',
  ['$', '{a}'].join(''),
  '%n',
  '$$',
  '\\n',
  'é',
  '中',
  '😀',
  '\u00a0',
];

/** Texts as a hostile or unlucky person writes them. No control characters but a tab: no field may carry them. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...SPECIAL), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map(parts => parts.join(''));

/** Passwords that have broken consoles before. */
export const PASSWORDS = [
  'p@s&s%$\'"\\x',
  ' lead and trail ',
  'C:\\new\\u0041',
  '#!=:',
  '密码😀',
  "a'b''c",
  '$HOME`id`$(id)',
];
