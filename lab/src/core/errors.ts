/** A failure of the lab that the reader can act on: what happened in `message`, what to do in `hint`. */
export class LabError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(hint === undefined ? message : `${message}\n${hint}`);
    this.name = 'LabError';
    this.hint = hint;
  }
}
