import { KNOWN_KEYS, OLD_NAMES, SPRING_KEYS } from './known-keys.ts';
import { KNOWN_KEYS_3 } from './known-keys-3.ts';
import { KNOWN_KEYS_3_2 } from './known-keys-3-2.ts';

/**
 * The keys that may stand in files of a version: its own, those that Spring reads in every version, and, in 3.x, those of
 * 3.0.0. Files are named by their paths or, where that tells them apart, by their names alone.
 */
export function knownKeysOf(version: string): Readonly<Record<string, readonly string[]>> {
  const own = { ...KNOWN_KEYS, ...KNOWN_KEYS_3, ...KNOWN_KEYS_3_2 }[version] ?? {};
  const elsewhere = [...SPRING_KEYS, ...(version.startsWith('3.') ? OLD_NAMES : [])];
  return Object.fromEntries(
    Object.entries(own).map(([file, keys]) => [file, [...new Set([...keys, ...elsewhere])]]),
  );
}
