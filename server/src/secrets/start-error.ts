/** The console cannot start, for a reason that an operator can mend. The message is the one line to print. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}
