import { expect, it } from 'vitest';
import { filterOf, inputOf } from './filter.ts';

it('of an address only what makes sense is taken', () => {
  const query = { since: '2026-02-30', until: '2026-02-28', who: 'anna', action: 'x', outcome: 'refused' };
  expect(filterOf(query)).toEqual({ until: '2026-02-28', who: 'anna', outcome: 'refused' });
  expect(filterOf({ action: 'login', who: ['a', 'b'], outcome: '' })).toEqual({ action: 'login' });
  expect(filterOf({ action: 'toString' })).toEqual({});
});

it('days are whole days of the reader’s clock, the last one too', () => {
  expect(inputOf({ since: '2026-02-28', until: '2026-02-28', who: 'anna' })).toEqual({
    who: 'anna',
    since: new Date(2026, 1, 28).toISOString(),
    until: new Date(2026, 2, 1).toISOString(),
  });
});
