/** A page's stream: it comes back as the page does, after the last position that it has. */
export class StreamReader {
  readonly positions: number[] = [];
  /** Answers that were no stream. */
  readonly refused: number[] = [];
  heartbeats = 0;
  readonly done: Promise<void>;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #gone = new AbortController();

  /** @param headers of whoever reads it, such as the cookie of a session */
  constructor(base: string, runId: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = `${base}/api/v1/consoleEvents?runId=${runId}`;
    this.#headers = headers;
    this.done = this.#follow();
  }

  close(): void {
    this.#gone.abort();
  }

  async #follow(): Promise<void> {
    while (!this.#gone.signal.aborted) {
      await this.#read().catch(() => undefined);
      await new Promise(again => setTimeout(again, 50));
    }
  }

  async #read(): Promise<void> {
    const last = this.positions.at(-1);
    const response = await fetch(this.#url, {
      headers: { ...this.#headers, ...(last === undefined ? {} : { 'last-event-id': String(last) }) },
      signal: this.#gone.signal,
    });
    if (response.status !== 200) {
      this.refused.push(response.status);
      return;
    }
    let rest = '';
    for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(
      new TextDecoderStream(),
    )) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('id: ')) this.positions.push(Number(line.slice(4)));
        if (line === 'event: heartbeat') this.heartbeats += 1;
      }
    }
  }
}
