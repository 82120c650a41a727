import { compareVersions, parseVersion } from '@dolphindeck/contract/cluster/rules.ts';
import type { Layout, VersionRange } from './layout.ts';
import { v1_2 } from './v1_2/index.ts';
import { v1_3 } from './v1_3/index.ts';
import { v2_0 } from './v2_0/index.ts';
import { v3_0 } from './v3_0/index.ts';
import { v3_2 } from './v3_2/index.ts';
import { v3_3 } from './v3_3/index.ts';

/** The drivers, oldest generation first. */
export const LAYOUTS: readonly Layout[] = [v1_2, v1_3, v2_0, v3_0, v3_2, v3_3];

/** The driver of a version, or null when there is none (yet). */
export function layoutFor(version: string): Layout | null {
  const numbers = parseVersion(version);
  if (numbers === null) return null;
  return LAYOUTS.find(layout => layout.covers(numbers)) ?? null;
}

/** The versions that can be deployed, for a person. */
export function supportedVersions(): string {
  return LAYOUTS.map(layout => layout.versions).join(', ');
}

export function inRange(version: readonly number[], { from, before }: VersionRange): boolean {
  return compareVersions(version, from) >= 0 && compareVersions(version, before) < 0;
}
