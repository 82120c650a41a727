import { ROLES } from 'virtual:catalogue';
import { describe, expect, it } from 'vitest';
import { boundsOf, kindOf, numberOf, valueProblem } from './field-kind.ts';

const fieldOf = (role: keyof typeof ROLES, name: string) => {
  const field = ROLES[role].fields[name];
  if (field === undefined) throw new Error(`${role} has no ${name}`);
  return kindOf(field);
};

describe('the input of a setting', () => {
  it.each([
    ['database', 'databaseType', { kind: 'choice', values: ['mysql', 'postgresql'] }],
    ['database', 'external', { kind: 'switch' }],
    ['backend', 'serverPort', { kind: 'number', whole: true, min: 1, above: false, max: 65_535 }],
    ['master', 'masterReservedMemory', { kind: 'number', whole: false, min: 0, above: true, max: 1_048_576 }],
    ['database', 'account', { kind: 'text', maxLength: 63, pattern: '^[A-Za-z0-9_]+$' }],
  ] as const)('%s.%s is made from its schema', (role, name, expected) => {
    expect(fieldOf(role, name)).toEqual(expected);
  });

  it.each([
    ['backend', 'serverPort', 65_535, null],
    ['backend', 'serverPort', 65_536, 'number'],
    ['backend', 'serverPort', 80.5, 'number'],
    ['backend', 'serverPort', '80a', 'number'],
    ['master', 'masterReservedMemory', 0, 'number'],
    ['master', 'masterReservedMemory', 0.5, null],
    ['database', 'account', 'a-b', 'pattern'],
    ['database', 'account', 'a'.repeat(64), 'length'],
    ['database', 'account', '', null],
    ['database', 'account', undefined, null],
  ] as const)('%s.%s = %j: %s is told while typing', (role, name, value, expected) => {
    expect(valueProblem(fieldOf(role, name), value)).toBe(expected);
  });

  it('tells the bounds of a number', () => {
    const bounds = (role: keyof typeof ROLES, name: string) => {
      const kind = fieldOf(role, name);
      return kind.kind === 'number' ? boundsOf(kind) : null;
    };
    expect(bounds('backend', 'serverPort')).toBe('1–65535');
    expect(bounds('master', 'masterReservedMemory')).toBe('> 0, ≤ 1048576');
  });
});

describe('typed text', () => {
  it.each([
    ['8080', 8080],
    [' 0.5 ', 0.5],
    ['', undefined],
    ['1.', '1.'],
    ['80a', '80a'],
    ['1e3', '1e3'],
    ['9'.repeat(400), '9'.repeat(400)],
  ])('%j is a number only when it is one', (text, expected) => {
    expect(numberOf(text)).toBe(expected);
  });
});
