/** Places for work that is heavy: so much is done at once, the rest waits in the order in which it came. */
export class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Does the work when there is a place for it. Answers, or throws, as the work does. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>(resolve => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // A place goes from hand to hand, so that nobody who comes just now is before who has waited.
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
