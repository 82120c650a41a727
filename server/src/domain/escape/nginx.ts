/**
 * A parameter of an nginx directive. Inside double quotes nginx knows `\"` and `\\`; a `$` would begin a variable and
 * has no escape, so a text with one is refused.
 * @throws Error when the text cannot be written
 */
export function nginxText(text: string): string {
  if (/[$\u0000-\u001f\u007f]/.test(text)) throw new Error('nginx cannot carry this text');
  if (/^[A-Za-z0-9_./:@[\]-]+$/.test(text)) return text;
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
