import { expect, it } from 'vitest';
import { createLoginLimits } from '../../src/access/login-limits.ts';
import { networkOf } from '../../src/access/network.ts';

/** How many of some tries are heard, all begun before any is answered. */
async function heard(
  limits: ReturnType<typeof createLoginLimits>,
  tries: readonly (readonly [string, string])[],
) {
  const waits = await Promise.all(tries.map(([user, address]) => limits.begin(user, address)));
  return waits.filter(wait => wait === 0).length;
}
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

it('ten tries for a user are heard from an address, also when all come at once', async () => {
  expect(
    await heard(
      createLoginLimits(),
      times(200, () => ['anna', '10.0.0.1']),
    ),
  ).toBe(10);
});

it('thirty are heard from an address, whoever they are for, and others are heard all the same', async () => {
  const limits = createLoginLimits();
  expect(
    await heard(
      limits,
      times(200, i => [`user${i}`, '10.0.0.1']),
    ),
  ).toBe(30);
  expect(await limits.begin('anna', '10.0.0.2')).toBe(0);
});

it('all addresses of a network that one caller has are one', async () => {
  expect(
    await heard(
      createLoginLimits(),
      times(200, i => ['anna', `2001:db8:1:2::${i.toString(16)}`]),
    ),
  ).toBe(10);
});

it('the right password takes back the wrong ones of its user, and what nobody could judge is none', async () => {
  const limits = createLoginLimits();
  await heard(
    limits,
    times(9, () => ['anna', '10.0.0.1']),
  );
  await limits.begin('anna', '10.0.0.1');
  await limits.succeeded('anna', '10.0.0.1');
  expect(
    await heard(
      limits,
      times(20, () => ['anna', '10.0.0.1']),
    ),
  ).toBe(10);
  for (const _ of times(50, () => 0)) {
    expect(await limits.begin('ben', '10.0.0.3')).toBe(0);
    await limits.undecided('ben', '10.0.0.3');
  }
});

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:DB8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
