/** Whether an error says that another connection holds the lock of a database. */
export function isBusy(error: unknown): boolean {
  // 5: SQLITE_BUSY; the upper bits tell kinds of it. https://sqlite.org/rescode.html
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}
