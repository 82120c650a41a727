import { expect, test } from 'vitest';
import { turns } from './parallel.ts';

test('no more than the width run at once, all run, and one that fails holds nobody up', async () => {
  const inTurn = turns(4);
  let running = 0;
  let most = 0;
  const done = await Promise.allSettled(
    Array.from({ length: 23 }, (_, index) =>
      inTurn(async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        if (index % 5 === 0) throw new Error('refused');
        return index;
      }),
    ),
  );
  expect(most).toBe(4);
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(18);
});
