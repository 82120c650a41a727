import { describe, expect, it } from 'vitest';
import { formField, settingsOf } from './templates.ts';

describe('a template', () => {
  it.each([
    ['serverPort', 'serverPort'],
    ['conf.serverPort', 'serverPort'],
    ['conf.backend.serverPort', 'serverPort'],
    ['name', 'name'],
    [null, null],
  ])('has a refused %s in its form as %s', (field, expected) => {
    expect(formField(field, 'backend')).toBe(expected);
  });

  it('lists its settings as the form does, those of extra last', () => {
    const conf = { extra: { 'a.b': 1 }, heapMb: 512, serverPort: 1 };
    expect(settingsOf({ conf }, ['serverPort', 'heapMb'])).toEqual([
      { name: 'serverPort', value: 1 },
      { name: 'heapMb', value: 512 },
      { name: 'a.b', value: 1 },
    ]);
  });
});
