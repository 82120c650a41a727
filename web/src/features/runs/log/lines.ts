/** Lines that are asked for at once. */
export const PAGE = 500;

/**
 * Lines of a log that are kept: a bounded number of pages, of which those that were not looked at for longest go
 * first. Lines are numbered from 1.
 */
export class Lines {
  /** Page number, from 0 → its lines. In the order of their last use. */
  readonly #pages = new Map<number, (string | undefined)[]>();
  readonly #most: number;

  constructor(most = 40) {
    this.#most = most;
  }

  put(from: number, texts: readonly string[]): void {
    for (const [index, text] of texts.entries()) {
      const at = from - 1 + index;
      this.#page(Math.floor(at / PAGE))[at % PAGE] = text;
    }
  }

  at(line: number): string | undefined {
    return this.#pages.get(Math.floor((line - 1) / PAGE))?.[(line - 1) % PAGE];
  }

  /** How many pages are kept. */
  get size(): number {
    return this.#pages.size;
  }

  /**
   * The lines to ask for next, so that first … last are there; null when they are.
   * @param count lines that the log has; no more than these are missed
   */
  missing(first: number, last: number, count: number): { from: number; count: number } | null {
    for (let line = Math.max(1, first); line <= Math.min(last, count); line += 1) {
      const page = Math.floor((line - 1) / PAGE);
      if (this.#pages.has(page)) this.#page(page);
      if (this.at(line) !== undefined) continue;
      const [start, end] = [page * PAGE + 1, Math.min((page + 1) * PAGE, count)];
      // Once a page has begun to come it has long lines, which come a few at a time: those that are looked at first.
      const from = this.at(start) === undefined ? start : line;
      return { from, count: end - from + 1 };
    }
    return null;
  }

  /** A page, now the last used one. */
  #page(number: number): (string | undefined)[] {
    const page = this.#pages.get(number) ?? [];
    this.#pages.delete(number);
    this.#pages.set(number, page);
    if (this.#pages.size > this.#most) {
      const [oldest] = this.#pages.keys();
      if (oldest !== undefined) this.#pages.delete(oldest);
    }
    return page;
  }
}
