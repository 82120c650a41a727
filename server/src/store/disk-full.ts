/** Whether an error says that the disk of the console is full, whoever met it: a file or the database. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) return true;
  if (!('errcode' in error)) return false;
  // SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log. https://sqlite.org/rescode.html
  return error.errcode === 13 || error.errcode === 4874;
}

/** Whether an error says that the disk of PostgreSQL is full, which need not be the console's. */
export function isDatabaseFull(error: unknown): boolean {
  // 53100 disk_full: https://www.postgresql.org/docs/current/errcodes-appendix.html
  return error instanceof Error && 'code' in error && error.code === '53100';
}
