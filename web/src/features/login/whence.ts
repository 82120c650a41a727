/** Where a reader goes on to after signing in: the place they came from, if it is one of this page; else the start. */
export function whereTo(from: unknown): string {
  if (typeof from !== 'string') return '/clusters';
  // `//host` and `/\host` lead to another server.
  if (!/^\/(?![/\\])/.test(from) || from.startsWith('/login')) return '/clusters';
  return from;
}

const KEPT = 'deck.target';

/** Remembers where the reader goes on to while they are at the OpenID provider; in this tab only. */
export function keepTarget(target: string): void {
  sessionStorage.setItem(KEPT, target);
}

/** What was remembered; it is not believed either. */
export function keptTarget(): string {
  return whereTo(sessionStorage.getItem(KEPT));
}
