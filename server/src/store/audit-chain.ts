import { createHash } from 'node:crypto';

/*
 * The chain of the audit. Its form never changes, since it has to fit what was written before: entries are kept for good.
 */

/** An entry without its hash, as it is stored. */
export interface ChainedEntry {
  /** From 1, without a gap. */
  readonly number: number;
  readonly at: string;
  readonly who: string;
  readonly role: string;
  readonly address: string;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly targetName: string;
  readonly outcome: string;
  readonly code: string;
  readonly requestId: string;
  /** Canonical JSON. */
  readonly details: string;
}

/** The newest entry: all that the next one has to know. Written `NUMBER:HASH`. */
export interface Head {
  readonly number: number;
  readonly hash: string;
}

/** What the first entry follows. */
export const ANCHOR: Head = { number: 0, hash: sha256('DolphinDeck audit 1') };

/**
 * The hash of an entry: SHA-256, as hex, of its canonical JSON in which the hash before it stands as `previous`.
 * @param entry exactly the members of `ChainedEntry`
 */
export function hashOfEntry(entry: ChainedEntry, previous: string): string {
  return sha256(canonicalJson({ ...entry, previous }));
}

export const headText = ({ number, hash }: Head): string => `${number}:${hash}`;

/** Reads `NUMBER:HASH`; null when it is none. */
export function headOf(text: string): Head | null {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return number === undefined || hash === undefined ? null : { number: Number(number), hash };
}

/** JSON in one form only (RFC 8785): members by their names, no blanks. */
export function canonicalJson(value: unknown): string {
  // What JSON knows of it: dates as text, nothing that is undefined.
  return written(JSON.parse(JSON.stringify(value)) as unknown);
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${written(member)}`).join()}}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
