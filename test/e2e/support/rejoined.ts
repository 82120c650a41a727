import { pathOf } from '@dolphindeck/contract/api/index.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';

/** A reader of a run's events who comes back after every interruption and asks for what follows the last one it saw. */
export class Reader {
  readonly #runId: string;
  readonly events: RunEvent[] = [];

  constructor(runId: string) {
    this.#runId = runId;
  }

  /** The position of the last event that was seen. */
  get position(): number {
    return this.events.length;
  }

  /**
   * Reads on until `enough`, or the end of the run. Answers whether the run is over.
   * @throws when a position is missing or comes twice
   */
  async read(base: string, enough: (event: RunEvent) => boolean): Promise<boolean> {
    const leave = new AbortController();
    const url = `${base}${pathOf('runEvents')}?runId=${this.#runId}&after=${this.position}`;
    const { body } = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: leave.signal });
    if (body === null) throw new Error('runEvents: no stream');
    let rest = '';
    try {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
          if (field('event') === 'end') return true;
          const data = field('data');
          if (data === undefined) continue;
          const position = Number(field('id'));
          if (position !== this.position + 1) throw new Error(`position ${position} after ${this.position}`);
          const event = JSON.parse(data) as RunEvent;
          this.events.push(event);
          if (enough(event)) return false;
        }
      }
    } finally {
      leave.abort();
    }
    throw new Error('the stream broke off');
  }
}
