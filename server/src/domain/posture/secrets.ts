import { isSecretSetting } from '@dolphindeck/contract/roles/secret-setting.ts';

/** Below this a password that is stored as MD5, as DolphinScheduler 1.3's driver wants it, is soon found by trying. */
export const DATABASE_PASSWORD_MIN = 12;

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

/** Whether a variable of tasks holds a secret itself; a path or a reference does not. */
export function holdsSecret([name, value]: readonly [string, string]): boolean {
  return isSecretSetting(name, value) && !/^[/$]/.test(value);
}
