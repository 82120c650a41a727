import type { Language } from '@dolphindeck/contract/common/text.ts';

/** Who asks. Permissions are checked before a command is called; a command needs the role for secrets only. */
export interface Caller {
  readonly user: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly language: Language;
  /** Network address, for the audit. */
  readonly address: string;
}

/** Whether secrets are answered in clear: to admins and operators, who can set them too. */
export function seesSecrets(caller: Pick<Caller, 'role'>): boolean {
  return caller.role !== 'viewer';
}
