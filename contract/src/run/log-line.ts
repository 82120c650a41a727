/**
 * What a line of a log tells: search on the server and marks on the page go by the same words. They are those of the
 * callback (`ansible/plugins/callback/deck_events.py`), the supervisor, the console and Ansible itself.
 */

/** `YYYY-MM-DD HH:MM:SS,mmm p=<pid> u=<user> |  ` */
const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} p=\d+ u=\S+ \| {2}/;

const FAILURES = [
  /^(failed|fatal|unreachable): \[/,
  // The last words of supervisor and console: on which host, on the console, or only that.
  /^FAILED( on |:)/,
  /^ABORTED /,
  /^What it (had started|did) is NOT verified as/,
  /^Still locked: /,
  /^(ERROR!|\[ERROR\]:)/,
  // A host in the recap.
  /^\S+ +: .*\b(failed|unreachable)=[1-9]/,
];

/** Without what a terminal obeys (but for tabs), ends of lines for any reader, and halves of characters. */
const PLAIN = /^[^\u0000-\u0008\u000a-\u001f\u007f-\u009f\p{Cs}\u2028\u2029]*$/u;

/** Whether a text has the form of a line of a log, and is one line. */
export function isLogLine(text: string): boolean {
  return STAMP.test(text) && PLAIN.test(text);
}

/** What was said, without when and by whom. */
export function textOfLine(line: string): string {
  return line.replace(STAMP, '');
}

/** Whether a line tells of a failure; also of one that was foreseen, which only the line after it says. */
export function isFailureLine(line: string): boolean {
  const text = textOfLine(line);
  return FAILURES.some(pattern => pattern.test(text));
}

/** Whether a line is about a host: `[host]`, `[host -> other]`, `FAILED on host in`, or its count in the recap. */
export function namesHost(line: string, host: string): boolean {
  const text = textOfLine(line);
  return (
    text.includes(`[${host}]`) ||
    text.includes(`[${host} -> `) ||
    text.startsWith(`FAILED on ${host} in `) ||
    (text.startsWith(host) && /^ +: /.test(text.slice(host.length)))
  );
}
