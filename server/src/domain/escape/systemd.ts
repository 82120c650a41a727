/**
 * Texts inside systemd unit files (systemd.syntax(7), systemd.service(5) "Command lines"): `%` begins a specifier
 * everywhere, `$` a variable in command lines, and quotes hold C-style escapes.
 */
function quoted(text: string): string {
  if (/^[A-Za-z0-9_@+:,./=*-]+$/.test(text)) return text;
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('%', '%%')
    .replace(/[\u0000-\u001f\u007f]/g, unit => `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${escaped}"`;
}

/** An argument that ends with the value of a variable of the unit's environment; unset, it ends with nothing. */
export interface WithVariable {
  readonly text: string;
  readonly variable: string;
}

export type ExecArgument = string | WithVariable;

/** A command line that runs exactly this argv. */
export function systemdCommand(argv: readonly ExecArgument[]): string {
  const escaped = (text: string) => quoted(text.replaceAll('$', '$$$$'));
  return argv
    .map(argument =>
      // systemd takes quotes anywhere in a word, so text and variable stay one argument.
      typeof argument === 'string' ? escaped(argument) : `${escaped(argument.text)}\${${argument.variable}}`,
    )
    .join(' ');
}

/** The value of `Environment=` for one variable. */
export function systemdEnvironment(name: string, value: string): string {
  return quoted(`${name}=${value}`);
}

/** A text that only has specifiers to mind, as in `Description=` or a path. */
export function systemdText(text: string): string {
  return text.replaceAll('%', '%%').replace(/[\u0000-\u001f\u007f]/g, ' ');
}
