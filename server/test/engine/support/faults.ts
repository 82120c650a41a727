/** The calls that a console does one after the other: of its store, and for what a run's folder holds. */
export const CALLS = [
  'transaction',
  'unfinished',
  'insert',
  'unfinishedRuns',
  'materialise',
  'markRunning',
  'appendEvents',
  'readEvents',
  'offsetOf',
  'finishRun',
] as const;

/**
 * What happens at a call, at its `nth` time (from 1) after it was armed. `die`: the process ends there. `fail`: the
 * call throws. Before the call it had no effect; after it, it had, and only nobody was told.
 */
export interface Fault {
  readonly call: (typeof CALLS)[number];
  readonly nth: number;
  readonly when: 'before' | 'after';
  readonly what: 'die' | 'fail';
}

/** What a call throws that was struck. */
export class Struck extends Error {
  override readonly name = 'Struck';
}

/**
 * Lets one call of a store fail, or a whole console die in it: after its death no call answers any more and none has
 * an effect, as if the process were gone.
 */
export class Faults {
  #fault: Fault | null = null;
  #calls = 0;
  #dead = false;
  readonly #death = Promise.withResolvers<void>();
  readonly #onDeath: () => void;

  /** @param onDeath called in the moment of death, before anything else can happen */
  constructor(onDeath: () => void) {
    this.#onDeath = onDeath;
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Resolves when it is dead. */
  get death(): Promise<void> {
    return this.#death.promise;
  }

  arm(fault: Fault | null): void {
    this.#fault = fault;
    this.#calls = 0;
  }

  die(): void {
    if (this.#dead) return;
    this.#onDeath();
    this.#dead = true;
    this.#death.resolve();
  }

  /** A call that a fault may strike. */
  async around<T>(name: string, call: () => Promise<T>): Promise<T> {
    if (this.#dead) return NEVER;
    const fault = this.#due(name);
    if (fault?.when === 'before') await this.#strike(fault);
    const result = await call().catch((error: unknown) => {
      // Of the store that was taken away from a dead console.
      if (this.#dead) return NEVER;
      throw error;
    });
    if (fault?.when === 'after') await this.#strike(fault);
    return this.#dead ? NEVER : result;
  }

  /** The same object, whose every method may be struck. */
  wrap<S extends object>(store: S): S {
    return new Proxy(store, {
      get: (target, name, receiver) => {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          this.around(String(name), async () => Reflect.apply(value, target, args) as unknown);
      },
    });
  }

  #due(name: string): Fault | null {
    if (this.#fault?.call !== name) return null;
    this.#calls += 1;
    return this.#fault.nth === this.#calls ? this.#fault : null;
  }

  #strike(fault: Fault): Promise<never> {
    this.#fault = null;
    if (fault.what === 'fail') throw new Struck(`struck ${fault.when} ${fault.call}`);
    this.die();
    return NEVER;
  }
}

const NEVER = new Promise<never>(() => undefined);
