import type { HostView } from '@dolphindeck/contract/host/host.ts';
import { reactive } from 'vue';
import { call, Refusal } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { turns } from './parallel.ts';

/** What a check found: a login with the stored secret, which also looks at sudo and the system. */
export interface Check {
  readonly state: 'checking' | 'fine' | 'newKey' | 'failed';
  readonly error: Error | null;
}

/** True for a refusal because the host shows another key than the known one. */
export const isNewKey = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'host_key_mismatch';

/** Checks hosts, a few at a time; what was found stays until the next check or until the page is left. */
export function useChecks() {
  const inTurn = turns(4);
  const checks = reactive(new Map<string, Check>());

  async function check({ id }: Pick<HostView, 'id'>): Promise<void> {
    checks.set(id, { state: 'checking', error: null });
    try {
      await inTurn(() => call('checkHost', { id }));
      checks.set(id, { state: 'fine', error: null });
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      checks.set(id, { state: isNewKey(error) ? 'newKey' : 'failed', error: reason });
    }
  }

  return {
    checks,
    forget: (id: string): void => void checks.delete(id),
    /** Never throws: what went wrong stands at its host. */
    async check(hosts: readonly HostView[]): Promise<void> {
      await Promise.all(hosts.map(check));
      await queries.invalidateQueries({ queryKey: ['selectHostList'] });
    },
  };
}
