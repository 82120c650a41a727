import { expect, test } from 'vitest';
import { whereTo } from './whence.ts';

test('after signing in the reader is back where they came from', () => {
  expect(whereTo('/runs/0a1b2c3d')).toBe('/runs/0a1b2c3d');
  expect(whereTo('/clusters/0a1b2c3d/plan?x=1')).toBe('/clusters/0a1b2c3d/plan?x=1');
});

test.each([
  undefined,
  '',
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'runs',
  '/login?from=/x',
  ['/runs'],
])('an address never leads elsewhere: %j', from => {
  expect(whereTo(from)).toBe('/clusters');
});
