/**
 * Lines of a java.util.Properties file. Everything outside printable ASCII is written as \uXXXX, so the file means
 * the same to a loader that reads ISO-8859-1 (java.util.Properties) and to one that reads UTF-8 (newer Spring).
 */
const SHORT: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
};

function escapeUnit(unit: string): string {
  const short = SHORT[unit];
  if (short !== undefined) return short;
  const code = unit.charCodeAt(0);
  return code >= 0x20 && code <= 0x7e ? unit : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A value as it stands behind `key=`. Leading blanks are kept, which the loader would skip otherwise. */
export function propertyValue(value: string): string {
  // UTF-16 units one by one: the loader knows no code points beyond U+FFFF but joins escaped surrogates.
  return value
    .split('')
    .map(escapeUnit)
    .join('')
    .replace(/^ +/, blanks => '\\ '.repeat(blanks.length));
}

/** A key: as a value, and with the characters escaped that end a key or begin a comment. */
export function propertyKey(key: string): string {
  return key
    .split('')
    .map(escapeUnit)
    .join('')
    .replace(/[ =:#!]/g, '\\$&');
}

/** The whole line `key=value`. */
export function propertyLine(key: string, value: string | number | boolean): string {
  return `${propertyKey(key)}=${propertyValue(String(value))}`;
}

/** Lines by key, as `FileVars.set` wants them. Settings that are undefined are left at the file's own. */
export function propertyLines(
  settings: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> {
  const lines: Record<string, string> = {};
  for (const [key, value] of Object.entries(settings)) {
    if (value !== undefined) lines[key] = propertyLine(key, value);
  }
  return lines;
}
