import type { StoredEvent } from '../engine/ports.ts';

/** Characters that are written at once: a reader that takes none of them keeps no more than this in memory. */
const PART = 64 * 1024;

/** Server-sent events of one kind, with their positions as ids; those of a page are made once for all who are sent it. */
export class Frames {
  readonly #head: string;
  readonly #made = new WeakMap<readonly StoredEvent[], readonly string[]>();

  /** @param head lines that each frame begins with */
  constructor(head: string) {
    this.#head = head;
  }

  /** The frames of a page, joined to parts of about 64 Ki characters, in order. */
  of(page: readonly StoredEvent[]): readonly string[] {
    const known = this.#made.get(page);
    if (known !== undefined) return known;
    const parts: string[] = [];
    let part = '';
    for (const { position, event } of page) {
      part += `${this.#head}id: ${position}\ndata: ${JSON.stringify(event)}\n\n`;
      if (part.length < PART) continue;
      parts.push(part);
      part = '';
    }
    if (part !== '') parts.push(part);
    this.#made.set(page, parts);
    return parts;
  }
}
