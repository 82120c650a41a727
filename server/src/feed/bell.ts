/** Counts how often it rang; a listener that was busy meanwhile does not wait. */
export class Bell {
  count = 0;
  #wake: () => void = () => {};
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.ring();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
  }

  ring(): void {
    this.count += 1;
    this.#wake();
  }

  async after(heard: number): Promise<void> {
    if (this.count !== heard || this.#signal.aborted) return;
    await new Promise<void>(resolve => {
      this.#wake = resolve;
    });
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
