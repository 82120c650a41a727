import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inTurns, TURN, Turns } from '../src/in-turns.ts';

it('maps all items in their order', async () => {
  for (const length of [0, 1, TURN - 1, TURN, TURN + 1, 3 * TURN]) {
    const items = Array.from({ length }, (_, index) => index);
    expect(await inTurns(items, item => item + 1)).toEqual(items.map(item => item + 1));
  }
});

it('lets others work after each turn', async () => {
  let [done, over] = [0, false];
  const work = inTurns(Array.from({ length: 3 * TURN }), () => {
    done += 1;
  }).then(() => {
    over = true;
  });
  const seen: number[] = [];
  while (!over) {
    seen.push(done);
    await setImmediate();
  }
  await work;
  expect(seen).toEqual([TURN, 2 * TURN, 3 * TURN].slice(0, seen.length));
  expect(seen.length).toBeGreaterThan(1);
});

it('stops at an item that fails', async () => {
  const fails = inTurns([1, 2, 3], item => {
    if (item === 2) throw new Error('the second');
    return item;
  });
  await expect(fails).rejects.toThrow('the second');
});

it('of many that take turns one goes on at a time, in their order, and others are answered in between', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const member = async (name: string) => {
    for (let time = 1; time <= 2; time += 1) {
      await turns.take();
      order.push(`${name}${time}`);
    }
  };
  const all = Promise.all(['a', 'b', 'c'].map(member));
  const other = async () => {
    for (let time = 0; time < 3; time += 1) {
      await setImmediate();
      order.push('other');
    }
  };
  await Promise.all([all, other()]);
  expect(order.filter(name => name !== 'other')).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  expect(order.indexOf('other')).toBeLessThan(3);
});
