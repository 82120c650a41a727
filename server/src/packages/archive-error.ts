import type { ArchiveFault } from '@dolphindeck/contract/messages/archive-words.ts';

/** An archive that must not be stored; the message says why. */
export class ArchiveError extends Error {
  declare readonly message: ArchiveFault;

  constructor(message: ArchiveFault) {
    super(message);
    this.name = 'ArchiveError';
  }
}
