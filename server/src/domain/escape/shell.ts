/**
 * A word of a POSIX shell that stands for exactly this text. A text without special characters stays bare, since
 * some readers of shell files (DolphinScheduler 1.x looks PYTHON_HOME up by itself) know no quotes.
 */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A line that exports a variable. */
export function exportLine(name: string, value: string): string {
  return `export ${name}=${shellWord(value)}`;
}
