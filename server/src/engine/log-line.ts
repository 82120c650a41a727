import { userInfo } from 'node:os';

/** Longer text is a mistake, as for the supervisor (`ansible/supervisor/lines.py`). */
const MAX_CHARACTERS = 65_536;

/**
 * A line of the console's own in the log of a run, in the form of all lines: local time, two spaces after the bar.
 * Whatever the text is, the line has no control character (so no NUL), no end of a line and no half character.
 */
export function logLine(text: string, now: Date): string {
  const two = (value: number, digits = 2) => String(value).padStart(digits, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  const plain = text
    .slice(0, MAX_CHARACTERS)
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return `${day} ${time},${two(now.getMilliseconds(), 3)} p=${process.pid} u=${osUser()} |  ${plain}`;
}

function osUser(): string {
  try {
    return userInfo().username.replace(/\s/g, '_');
  } catch {
    // A container may run as a user without a name.
    return String(process.getuid?.() ?? '');
  }
}
