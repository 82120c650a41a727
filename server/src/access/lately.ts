/** Tickets that are remembered: those that were shown last. */
const MOST = 1_000;

/** Who a ticket belongs to, and when it ends if nobody is at work any more (ISO time). */
export interface Known<I> {
  readonly identity: I;
  readonly ends: string;
}

/** Whom the store has known, by the hashes of their tickets, for what must be possible while it is away. */
export function createLately<I>(clock: () => Date) {
  const known = new Map<string, Known<I>>();

  return {
    /** Keeps what the store has just said; null: it does not know the ticket. */
    keep(hash: string, said: Known<I> | null): void {
      known.delete(hash);
      if (said !== null) known.set(hash, said);
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    },
    find(hash: string): I | null {
      const found = known.get(hash);
      return found !== undefined && found.ends > clock().toISOString() ? found.identity : null;
    },
  };
}
