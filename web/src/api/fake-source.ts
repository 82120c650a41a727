import type { RunEvent } from '@dolphindeck/contract/run/event.ts';

/** The browser's stream, told what to say by a test. */
export class FakeSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  /** All that were opened, the newest last. */
  static all: FakeSource[] = [];
  readyState = 0;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.all.push(this);
  }

  static get last(): FakeSource {
    const last = FakeSource.all.at(-1);
    if (last === undefined) throw new Error('no stream was opened');
    return last;
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  open(): void {
    this.readyState = FakeSource.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  cut(): void {
    this.readyState = FakeSource.CONNECTING;
    this.dispatchEvent(new Event('error'));
  }

  tell(position: number, event: RunEvent): void {
    this.dispatchEvent(
      new MessageEvent('run', { data: JSON.stringify(event), lastEventId: String(position) }),
    );
  }

  end(): void {
    this.dispatchEvent(new MessageEvent('end', { data: '{}' }));
  }

  change(...topics: string[]): void {
    this.dispatchEvent(new MessageEvent('changed', { data: JSON.stringify({ topics }) }));
  }
}
