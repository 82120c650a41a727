/** Below this a password that is stored as MD5, as DolphinScheduler 1.3's driver wants it, is soon found by trying. */
export const DATABASE_PASSWORD_MIN = 12;

const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|credential|(api|access|private|auth)[._-]?key(?![a-z])/i;

/** Long ones that stand in manuals, or are tried first. Compared without case. */
const KNOWN = ['dolphinscheduler', 'dolphinscheduler123', 'administrator', '123456789012', 'qwertyuiop12'];

/**
 * Whether a password is short, one that everybody knows, or made of what stands beside it.
 * @param beside names that are no secret: account, database
 */
export function isWeakPassword(password: string, beside: readonly string[]): boolean {
  if ([...password].length < DATABASE_PASSWORD_MIN) return true;
  const plain = password.toLowerCase();
  return [...KNOWN, ...beside.map(name => name.toLowerCase())].includes(plain);
}

/** Whether a setting holds a secret, by its name; a path, a reference or a switch is none. */
export function looksSecret([name, value]: readonly [string, string | number | boolean]): boolean {
  return (
    SECRET_NAME.test(name) && typeof value === 'string' && value !== '' && !/^[/$]|^(true|false)$/.test(value)
  );
}
