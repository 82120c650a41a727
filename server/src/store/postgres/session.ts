import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { StartError } from '../../secrets/start-error.ts';
import { StoreUnavailable } from '../unavailable.ts';
import { connect, isLoss, type Line, reasonOf, sessionName } from './client.ts';
import { takeDatabase } from './lock.ts';

/** What happens to the database while a console runs. */
export interface DatabaseEvents {
  /** It cannot be reached; it is tried again until it can. */
  lost?(reason: string): void;
  regained?(): void;
  /** Another console has it now: this one must end. */
  taken?(holder: string): void;
}

export interface SessionOptions {
  readonly url: string;
  /** Whether the database becomes this console's alone; a program that only reads leaves it to a console. */
  readonly exclusive: boolean;
  readonly events?: DatabaseEvents;
}

/** The session as a user of it has it, for one statement or one transaction. */
export interface Held {
  /** @param unsure whether a loss leaves open if the statement was carried out */
  query(text: string, values: readonly unknown[], unsure: boolean): Promise<pg.QueryResult>;
  /** Whether it is still the session that it was. */
  isAlive(): boolean;
}

const RETRY_MS = 1_000;

/**
 * The one session in which a console reads and writes. It holds the console's lock itself, so nothing can be written
 * without it: a session that is lost has lost the lock, and a new one writes only when it has taken it again.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #name = sessionName();
  readonly #closing = new AbortController();
  /** Whoever meets a loss may be inside of a transaction; what follows is not. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #line: Line | null = null;
  #reason = 'not connected';
  /** The first attempt after a loss: a server that only restarts costs a request some time, not an error. */
  #attempt: Promise<void> = Promise.resolve();

  private constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** @throws StartError when another console has the database or it refuses this one, StoreUnavailable when it is away */
  static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(options);
    const holder = await session.#connect();
    if (holder === null) return session;
    throw new StartError(
      `the database is in use by another console (${holder}); stop it first, or set DECK_DATABASE_URL to another database`,
    );
  }

  /** @throws StoreUnavailable at once while the database is away */
  async hold(): Promise<Held> {
    if (this.#line === null) await this.#attempt;
    const line = this.#line;
    if (line === null) throw new StoreUnavailable(this.#reason);
    return {
      query: (text, values, unsure) => this.#query(line, text, values, unsure),
      isAlive: () => this.#line === line,
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#attempt;
    const line = this.#line;
    this.#line = null;
    await line?.client.end();
  }

  async #query(line: Line, text: string, values: readonly unknown[], unsure: boolean) {
    // Never in another session than that of the transaction's beginning, and never in one that has lost the lock.
    if (this.#line !== line) throw new StoreUnavailable(this.#reason);
    try {
      return await line.client.query(text, [...values]);
    } catch (error) {
      if (!isLoss(error)) throw error;
      this.#lose(line, error);
      throw new StoreUnavailable(reasonOf(error), unsure);
    }
  }

  /** Connects and takes the lock; answers who else has it. */
  async #connect(): Promise<string | null> {
    const { url, exclusive } = this.#options;
    let line: Line | null = null;
    line = await connect(url, this.#name, error => line !== null && this.#lose(line, error));
    try {
      const holder = exclusive ? await takeDatabase(line.client, this.#name) : null;
      if (holder === null) this.#line = line;
      else line.destroy();
      return holder;
    } catch (error) {
      line.destroy();
      throw isLoss(error) ? new StoreUnavailable(reasonOf(error)) : error;
    }
  }

  #lose(line: Line, error: unknown): void {
    line.destroy();
    if (this.#line !== line) return;
    this.#line = null;
    this.#reason = reasonOf(error);
    if (this.#closing.signal.aborted) return;
    this.#outside(() => {
      this.#options.events?.lost?.(this.#reason);
      this.#attempt = this.#regain().then(done => {
        if (!done) void this.#regainLater();
      });
    });
  }

  async #regainLater(): Promise<void> {
    const { signal } = this.#closing;
    try {
      do await sleep(RETRY_MS, undefined, { signal, ref: false });
      while (!(await this.#regain()));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** One attempt; whether no other one is needed: the database is back, another has it, or this one is closed. */
  async #regain(): Promise<boolean> {
    try {
      const holder = await this.#connect();
      if (this.#closing.signal.aborted) {
        this.#line?.destroy();
        this.#line = null;
      } else if (holder === null) this.#options.events?.regained?.();
      else {
        this.#reason = `another console has it: ${holder}`;
        this.#options.events?.taken?.(holder);
      }
      return true;
    } catch (error) {
      this.#reason = error instanceof StoreUnavailable ? error.reason : String(error);
      return this.#closing.signal.aborted;
    }
  }
}
