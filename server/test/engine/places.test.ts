import { expect, it } from 'vitest';
import { Places } from '../../src/engine/places.ts';

/** Work that goes on until it is told to end. */
function held() {
  const end = Promise.withResolvers<string>();
  return { work: () => end.promise, end };
}

it('so much is done at once; the rest waits, in its order, also for work that fails', async () => {
  const places = new Places(2);
  const begun: number[] = [];
  const works = [held(), held(), held(), held()];
  const done = works.map(({ work }, index) =>
    places.within(() => {
      begun.push(index);
      return work();
    }),
  );
  expect(begun).toEqual([0, 1]);
  works[1]?.end.reject(new Error('failed'));
  await expect(done[1]).rejects.toThrow('failed');
  expect(begun).toEqual([0, 1, 2]);
  works[0]?.end.resolve('first');
  expect(await done[0]).toBe('first');
  expect(begun).toEqual([0, 1, 2, 3]);
  for (const { end } of works) end.resolve('rest');
  expect(await Promise.all([done[2], done[3]])).toEqual(['rest', 'rest']);
  expect(await places.within(async () => 'free again')).toBe('free again');
});
