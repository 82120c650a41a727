import type { StoredEvent } from '../engine/ports.ts';

type Page = Promise<readonly StoredEvent[]>;

/** Pages of one run that are kept: viewers of a run that goes on are at its end, and a page of long lines is large. */
const KEPT = 2;

/**
 * Reads pages of the events of a run once for all who are at the same place: fifty viewers of a run that writes a thousand
 * lines a second would else read each line fifty times. What was read is forgotten when there is more.
 */
export class SharedPages {
  readonly #read: (runId: string, after: number) => Page;
  readonly #pages = new Map<string, Map<number, Page>>();

  /** @param read the events of a run that follow a position */
  constructor(read: (runId: string, after: number) => Page) {
    this.#read = read;
  }

  /** The page after a position, as it is now. All who get it share it: nobody may change it. */
  readonly page = (runId: string, after: number): Page => {
    const pages = this.#pages.get(runId) ?? new Map<number, Page>();
    const known = pages.get(after);
    if (known !== undefined) return known;
    const page = this.#read(runId, after);
    this.#pages.set(runId, pages.set(after, page));
    const [oldest] = pages.keys();
    if (pages.size > KEPT && oldest !== undefined) pages.delete(oldest);
    // What could not be read is read again by whoever asks next.
    page.catch(() => pages.delete(after));
    return page;
  };

  /** There is more of a run, or nobody looks at it any more. */
  forget(runId: string): void {
    this.#pages.delete(runId);
  }
}
