/** Where a reader goes on to after signing in: the place they came from, if it is one of this page; else the start. */
export function whereTo(from: unknown): string {
  if (typeof from !== 'string') return '/clusters';
  // `//host` and `/\host` lead to another server.
  if (!/^\/(?![/\\])/.test(from) || from.startsWith('/login')) return '/clusters';
  return from;
}
