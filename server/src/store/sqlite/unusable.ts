/** Whether an error says that the system does not let SQLite use a file: not a fault of a statement. */
export function isUnusable(error: unknown): boolean {
  if (!(error instanceof Error && 'errcode' in error)) return false;
  // 3: SQLITE_PERM, 8: READONLY, 10: IOERR, 14: CANTOPEN; the upper bits tell kinds. https://sqlite.org/rescode.html
  return [3, 8, 10, 14].includes(Number(error.errcode) & 0xff);
}
