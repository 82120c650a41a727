import {
  compareVersions,
  isWithin,
  parseVersion,
  type Versions,
} from '@dolphindeck/contract/common/version.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { layoutFor } from '../layouts/index.ts';

type Numbers = readonly [number, number, number];

/**
 * Versions on the way, each from and to where it is one: by the files of the releases, and as `npm run certify -- …
 * --upgrade` went it (docs/versions.md). 2.0 is left out where it can be, for its step stops at a PostgreSQL with a project.
 */
const STONES: readonly { readonly at: Numbers; readonly from?: Versions; readonly to?: Versions }[] = [
  { at: [2, 0, 9], from: { before: [2, 0, 0] }, to: { from: [3, 0, 0], before: [3, 0, 2] } },
  // On MariaDB 3.1 cannot be reached from 2.0 in one step (`NAMESPACE_INDEX`).
  { at: [3, 0, 6], from: { before: [3, 0, 0] } },
  { at: [3, 1, 9], from: { before: [3, 0, 0] }, to: { from: [3, 2, 0] } },
  { at: [3, 2, 2], from: { before: [3, 2, 0] }, to: { from: [3, 3, 0] } },
];

const numbers = (version: string) => parseVersion(version) ?? [0, 0, 0];

/** Whether `to` is newer than `from`. */
export function isUpgrade(from: string, to: string): boolean {
  return compareVersions(numbers(to), numbers(from)) > 0;
}

/** The versions to go through from one to a newer one, that one included. */
export function hopsBetween(from: string, to: string): string[] {
  const between = STONES.filter(
    ({ at, ...ends }) =>
      compareVersions(at, numbers(from)) > 0 &&
      compareVersions(at, numbers(to)) < 0 &&
      isWithin(numbers(from), ends.from ?? {}) &&
      isWithin(numbers(to), ends.to ?? {}),
  );
  return [...between.map(({ at }) => at.join('.')), to];
}

/** Why a cluster of one version cannot become one of another by a deploy; null: it can. */
export function hopProblem(from: string, to: string): Problem | null {
  const field = 'base.version';
  if (compareVersions(numbers(to), numbers(from)) < 0)
    return { code: 'upgrade_backwards', field, params: { from, to } };
  const oldest = layoutFor(to)?.upgradesFrom?.(numbers(to)) ?? null;
  if (oldest === null || compareVersions(numbers(from), oldest) >= 0) return null;
  const hops = hopsBetween(from, to).join(' → ');
  return { code: 'upgrade_hops', field, params: { from, to, oldest: oldest.join('.'), hops } };
}
