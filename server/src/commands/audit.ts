import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import type { Aggregates } from '../store/store.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

export interface Change {
  readonly action: EndpointName;
  readonly target: { readonly type: string; readonly id: string; readonly name: string };
  /** What changed, without secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Records a change, in the transaction that makes it. */
export async function audit(
  inside: Aggregates,
  { clock }: Pick<Deps, 'clock'>,
  { user, address }: Caller,
  { action, target, details = {} }: Change,
): Promise<void> {
  await inside.audit.append({ at: clock().toISOString(), who: user, address, action, target, details });
}
