import { compareVersions, parseVersion } from '@dolphindeck/contract/cluster/rules.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { layoutFor } from '../layouts/index.ts';

/**
 * The last version of each generation on the way that others have gone and told of: 1.3.6 → 2.0.9 → 3.1.9 → 3.2.2. A
 * step from one to the next is one that the releases' own upgrade scripts were made and tried for.
 */
const STONES = ['2.0.9', '3.1.9', '3.2.2'] as const;

const numbers = (version: string) => parseVersion(version) ?? [0, 0, 0];

/** Whether `to` is newer than `from`. */
export function isUpgrade(from: string, to: string): boolean {
  return compareVersions(numbers(to), numbers(from)) > 0;
}

/**
 * The versions to go through from one to a newer one, that one included: a stone of each generation in between that can
 * be deployed.
 */
export function hopsBetween(from: string, to: string): string[] {
  const ends = [layoutFor(from)?.id, layoutFor(to)?.id];
  const between = STONES.filter(stone => {
    const layout = layoutFor(stone);
    return isUpgrade(from, stone) && isUpgrade(stone, to) && layout !== null && !ends.includes(layout.id);
  });
  return [...between, to];
}

/** Why a cluster of one version cannot become one of another by a deploy; null: it can. */
export function hopProblem(from: string, to: string): Problem | null {
  const field = 'base.version';
  if (compareVersions(numbers(to), numbers(from)) < 0)
    return { code: 'upgrade_backwards', field, params: { from, to } };
  const oldest = layoutFor(to)?.upgradesFrom;
  if (oldest === undefined || compareVersions(numbers(from), oldest) >= 0) return null;
  const hops = hopsBetween(from, to).join(' → ');
  return { code: 'upgrade_hops', field, params: { from, to, oldest: oldest.join('.'), hops } };
}
