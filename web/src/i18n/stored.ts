/** A choice of the reader that this browser keeps. Where storage is refused, it lasts until the page is left. */
export function stored(key: string) {
  let here: string | null = null;
  return {
    read(): string | null {
      try {
        return localStorage.getItem(key);
      } catch {
        return here;
      }
    },
    write(value: string): void {
      here = value;
      try {
        localStorage.setItem(key, value);
      } catch {
        // Private windows refuse it; `here` has it.
      }
    },
  };
}
