/**
 * The database cannot be used now: it is stopped, restarting, or the way to it is broken. Nothing is wrong with what
 * was asked, and it can be asked again later.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** Whether the database was lost while it saved, so that nobody knows if it did. */
  readonly unsure: boolean;
  /** What the database or the system said, without a password. */
  readonly reason: string;

  constructor(reason: string, unsure = false) {
    super(`the database cannot be used now (${reason})`);
    this.reason = reason;
    this.unsure = unsure;
  }
}
