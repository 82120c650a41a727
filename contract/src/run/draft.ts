/** Objects whose keys are names of strangers: a host may be called `constructor`, a play `__proto__`. */

/** The member of an object's own, or undefined. */
export function own<T>(object: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets a member; an assignment to `__proto__` would exchange the prototype instead. */
export function put<T>(object: Record<string, T>, key: string, value: T): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * Copies what a fold is about to change, once. What it was given stays as it was, and folding many events does not
 * copy every host for each of them.
 */
export class Copies {
  readonly #own = new WeakSet<object>();

  /** The object itself when it is a copy of this fold's already, else a copy. */
  of<T extends object>(object: T): T {
    if (this.#own.has(object)) return object;
    const copy = (Array.isArray(object) ? [...object] : { ...object }) as T;
    this.#own.add(copy);
    return copy;
  }
}
