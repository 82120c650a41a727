import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { Language } from '@dolphindeck/contract/common/text.ts';
import type { Identity } from '../access/access.ts';

/** Who asks. Permissions are checked before a command is called; a command needs the role for secrets only. */
export interface Caller {
  /** As the audit names it; empty for nobody. */
  readonly user: string;
  readonly role: UserRole | 'nobody';
  readonly language: Language;
  /** Network address, for the audit. */
  readonly address: string;
  /** Of the answer and the log; empty when no request is behind it. */
  readonly requestId: string;
  /** What the role comes from; null: nobody is signed in. */
  readonly identity: Identity | null;
  /** What the browser keeps of a sign-in that it has begun elsewhere. */
  readonly begun?: string;
}

/** Whether secrets are answered in clear: to admins and operators, who can set them too. */
export function seesSecrets({ role }: Pick<Caller, 'role'>): boolean {
  return role === 'operator' || role === 'admin';
}
