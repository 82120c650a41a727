/** Whether an error says that the disk of the console is full, whoever met it: a file or the database. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) return true;
  // 13: SQLITE_FULL; the low byte of an extended code is the code.
  return 'errcode' in error && (Number(error.errcode) & 0xff) === 13;
}
