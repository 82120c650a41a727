import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindOf, marked, partsOf } from './line.ts';

const line = (text: string) => `2026-11-26 02:03:04,005 p=4711 u=root |  ${text}`;

test('a line has the colour of what it tells', () => {
  expect(kindOf(line('PLAY [Base] *****'))).toBe('play');
  expect(kindOf(line('TASK [base : Put the releases in place] ***'))).toBe('task');
  expect(kindOf(line('changed: [10.0.0.1]'))).toBe('changed');
  expect(kindOf(line('ok: [10.0.0.1]'))).toBe('ok');
  expect(kindOf(line('failed: [10.0.0.1] => no space'))).toBe('failed');
  expect(kindOf(line('10.0.0.1 : ok=1 changed=0 failed=1 unreachable=0'))).toBe('failed');
  expect(kindOf(line('10.0.0.1 : ok=1 changed=0 failed=0 unreachable=0'))).toBe('plain');
  expect(kindOf(line('said ok: [10.0.0.1]'))).toBe('plain');
});

test('of the stamp the time of day is shown; a line without one is shown whole', () => {
  expect(partsOf(line('ok: [a]'))).toEqual({ time: '02:03:04', text: 'ok: [a]' });
  expect(partsOf('no stamp')).toEqual({ time: '', text: 'no stamp' });
});

test('marking changes nothing of a text, and marks every place, in any case', () => {
  expect(marked('Disk DISK', 'disk')).toEqual([
    { text: 'Disk', hit: true },
    { text: ' ', hit: false },
    { text: 'DISK', hit: true },
  ]);
  // Lower case is longer than the letter.
  expect(marked('İ disk', 'disk').map(({ text }) => text)).toEqual(['İ disk']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 3 }), (text, wanted) => {
      const pieces = marked(text, wanted);
      expect(pieces.map(piece => piece.text).join('')).toBe(text);
      for (const { text: piece, hit } of pieces)
        if (hit) expect(piece.toLowerCase()).toBe(wanted.toLowerCase());
    }),
  );
});
