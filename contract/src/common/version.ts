/** Three numbers of a version. */
export type Version = readonly [number, number, number];

/** Versions from `from` (included) to `before` (not included); absent: without an end on that side. */
export interface Versions {
  readonly from?: Version;
  readonly before?: Version;
}

const VERSION = /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})(-[A-Za-z0-9][A-Za-z0-9.-]{0,31})?$/;

/** Three numbers of a version, or null when it is not X.Y.Z with an optional -suffix. */
export function parseVersion(version: string): Version | null {
  const match = VERSION.exec(version);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Negative, zero or positive as a is older than, equal to or newer than b (numbers only, no suffix). */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function isWithin(version: readonly number[], { from, before }: Versions): boolean {
  if (from !== undefined && compareVersions(version, from) < 0) return false;
  return before === undefined || compareVersions(version, before) < 0;
}

/** `≥ 3.1.2`, `< 3.0.0`, `≥ 1.3.2, < 3.0.0`: the same in every language. */
export function sayVersions({ from, before }: Versions): string {
  const ends = [
    from === undefined ? '' : `≥ ${from.join('.')}`,
    before === undefined ? '' : `< ${before.join('.')}`,
  ];
  return ends.filter(end => end !== '').join(', ');
}
