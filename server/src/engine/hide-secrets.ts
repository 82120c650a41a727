import type { RunFolderInput } from './run-folder.ts';
import { EngineError } from './settings.ts';

const MASK = '******';
/** As in ansible/supervisor/masker.py, which says why shorter ones, and parts of what anybody may see, stay. */
const MIN_LENGTH = 6;
const MIN_LINE_LENGTH = 16;

type Known = Pick<RunFolderInput, 'secrets' | 'publicValues'>;

/**
 * An error of the console about a run without the secrets of that run, which a program that it started may have
 * repeated. As they are and as JSON writes them: what comes from hosts is masked by the supervisor, in every spelling.
 */
export function withoutSecrets(error: unknown, known: Known): EngineError {
  const { message, stack } = error instanceof Error ? error : { message: String(error) };
  const hidden = new EngineError(hide(message, known));
  if (stack !== undefined) hidden.stack = hide(stack, known);
  return hidden;
}

function hide(text: string, { secrets, publicValues = [] }: Known): string {
  const values = secrets
    .flatMap(secret => [secret, ...linesOf(secret)])
    .filter(value => value.length >= MIN_LENGTH && !publicValues.some(known => known.includes(value)))
    .flatMap(value => [value, JSON.stringify(value).slice(1, -1)])
    // The longest first: one may be a part of another.
    .sort((a, b) => b.length - a.length);
  return values.reduce((hidden, value) => hidden.replaceAll(value, MASK), text);
}

/** The lines of a text of several, such as a private key: a program may repeat one of them. */
function linesOf(secret: string): string[] {
  return secret.split('\n').filter(line => line.length >= MIN_LINE_LENGTH && !line.startsWith('-----'));
}
