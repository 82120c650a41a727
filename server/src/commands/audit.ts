import type { AuditAction } from '@dolphindeck/contract/audit/actions.ts';
import type { AuditTarget, NewAuditEntry } from '../store/audit.ts';
import type { Aggregates } from '../store/store.ts';
import type { Caller } from './caller.ts';

export interface Change {
  readonly action: AuditAction;
  readonly target: AuditTarget;
  /** What changed, without secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Records a change, in the transaction that makes it. */
export async function audit(
  inside: Pick<Aggregates, 'audit'>,
  { clock }: { readonly clock: () => Date },
  caller: Caller,
  { action, target, details = {} }: Change,
): Promise<void> {
  const what = { action, target, outcome: 'done', code: '', details } as const;
  await inside.audit.append({ at: clock().toISOString(), ...actorOf(caller), ...what });
}

/** Who acts, as an entry has it. */
export function actorOf({
  user,
  role,
  address,
  requestId,
}: Caller): Pick<NewAuditEntry, 'who' | 'role' | 'address' | 'requestId'> {
  return { who: user, role, address, requestId };
}
