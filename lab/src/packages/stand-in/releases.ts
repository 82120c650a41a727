import type { StandInRelease } from './release.ts';
import { RELEASES_1_2 } from './v1_2.ts';
import { RELEASES_2_0 } from './v2_0.ts';
import { RELEASES_3 } from './v3.ts';

/** Releases that are stood in for, by their versions. */
export const RELEASES: Readonly<Record<string, StandInRelease>> = {
  ...RELEASES_1_2,
  ...RELEASES_2_0,
  ...RELEASES_3,
};
