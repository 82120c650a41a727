/** Whether an error says that the disk of the console is full, whoever met it: a file or the database. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) return true;
  if (!('errcode' in error)) return false;
  // SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log. https://sqlite.org/rescode.html
  return error.errcode === 13 || error.errcode === 4874;
}
