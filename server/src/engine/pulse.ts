import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A supervisor gives a sign of life every 5 s (ansible/supervisor/step.py). */
const LOOK_MS = 5_000;
/** Looks without a new one after which it counts as silent: a minute. */
const LOOKS = 12;

export interface PulseOptions {
  /** The run folder. */
  readonly dir: string;
  /** Whether it lives and has not yet told its end: who is done gives no signs, and is not silent. */
  readonly isAtWork: () => boolean;
  /** Is told each time that the supervisor becomes silent. */
  readonly onSilent: () => void;
  /** 5000 when absent. */
  readonly lookMs?: number;
}

/**
 * Watches for signs of life of a supervisor. A process may live and do nothing any more: halted, or stuck in the kernel. What
 * counts is whether they change from look to look, so neither a wrong clock nor a machine that slept makes one silent.
 */
export class Pulse {
  readonly #options: PulseOptions;
  readonly #timer: NodeJS.Timeout;
  #last = 0n;
  #still = 0;
  #isLooking = false;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), options.lookMs ?? LOOK_MS).unref();
  }

  get isSilent(): boolean {
    return this.#still >= LOOKS;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (!this.#options.isAtWork()) {
      this.#still = 0;
      return;
    }
    // A disk that does not answer, or with an error, says nothing of the supervisor.
    if (this.#isLooking) return;
    this.#isLooking = true;
    const now = await this.#sign();
    this.#isLooking = false;
    if (now === undefined) return;
    this.#still = now === this.#last ? this.#still + 1 : 0;
    this.#last = now;
    if (this.#still === LOOKS) this.#options.onSilent();
  }

  /** When the last sign was given, 0 before the first one; undefined when the disk does not say. */
  async #sign(): Promise<bigint | undefined> {
    try {
      return (await stat(join(this.#options.dir, 'heartbeat'), { bigint: true })).mtimeNs;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 0n : undefined;
    }
  }
}
