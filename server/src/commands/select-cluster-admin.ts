import type { ClusterAdmin, SignInState } from '@dolphindeck/contract/cluster/sign-in.ts';
import { layoutFor } from '../domain/layouts/index.ts';
import type { SignIn } from '../store/sign-ins.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { requireCluster } from './guards.ts';

/** The one that every version so far calls its administrator, for a cluster of a version without a layout. */
const USUAL_USER = 'admin';

/** How DolphinScheduler's administrator signs in. Whoever asks is named in the audit. */
export async function selectClusterAdmin(
  deps: Deps,
  { id }: { id: string },
  caller: Caller,
): Promise<ClusterAdmin> {
  return deps.store.transaction(async inside => {
    const cluster = await requireCluster(inside, id);
    const signIn = await inside.signIns.of(id);
    const state = signInState(signIn);
    const known = state === 'ours' || state === 'unsure';
    await audit(inside, deps, caller, {
      action: 'selectClusterAdmin',
      target: { type: 'cluster', id, name: cluster.name },
      details: { state },
    });
    const layout = layoutFor(cluster.base.version);
    const user = layout?.firstSignIn.user ?? USUAL_USER;
    const first = state === 'first' ? (layout?.firstSignIn.firstPassword ?? null) : null;
    return {
      state,
      seenAt: signIn?.seenAt ?? null,
      user,
      password: known ? (signIn?.password ?? null) : first,
    };
  });
}

/** What the console knows of the administrator's password. */
export function signInState(signIn: Pick<SignIn, 'state'> | null): SignInState {
  return signIn === null ? 'none' : (signIn.state ?? 'unsure');
}
