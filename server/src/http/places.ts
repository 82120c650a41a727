import type { MessageCode } from '@dolphindeck/contract/messages/messages.ts';
import { HttpError } from './http-error.ts';

export interface PlaceLimits {
  /** Of one user or token. */
  readonly ofUser: number;
  /** Of all, but whoever has none gets one. */
  readonly ofAll: number;
}

/** Counts what lasts and is open at once, by the user whose it is. */
export class Places {
  readonly #limits: PlaceLimits;
  readonly #code: MessageCode;
  readonly #open = new Map<string, number>();

  /** @param code the reason that is told beyond the limits; its text has `{limit}` and `{all}` */
  constructor(limits: PlaceLimits, code: MessageCode) {
    this.#limits = limits;
    this.#code = code;
  }

  /** How many are taken. */
  get size(): number {
    return [...this.#open.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * Takes a place of a user; answers what gives it back, which is called once.
   * @throws HttpError 429 beyond the limits
   */
  enter(user: string): () => void {
    const { ofUser, ofAll } = this.#limits;
    const own = this.#open.get(user) ?? 0;
    // Whoever has none gets one: some users with many must not keep others from seeing anything.
    if (own >= ofUser || (own > 0 && this.size >= ofAll)) {
      throw new HttpError(429, { code: this.#code, params: { limit: ofUser, all: ofAll } });
    }
    this.#open.set(user, own + 1);
    return () => {
      const left = (this.#open.get(user) ?? 1) - 1;
      if (left === 0) this.#open.delete(user);
      else this.#open.set(user, left);
    };
  }
}
