import { SEEN_SIGN_INS, type SeenSignIn } from '@dolphindeck/contract/cluster/sign-in.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';
import { signInPasswordAt } from './sealed.ts';

/** How DolphinScheduler's administrator signs in. */
export interface SignIn {
  readonly password: string;
  readonly state: SeenSignIn | null;
  readonly seenAt: string | null;
}

/** The passwords of DolphinScheduler's administrators. One ends with the record of its cluster. */
export function createSignInStore({ sql }: Pick<Database, 'sql'>, vault: Vault) {
  async function note(clusterId: string, state: SeenSignIn, at: string): Promise<void> {
    await sql
      .updateTable('cluster_sign_in')
      .set({ state, seen_at: at })
      .where('cluster_id', '=', clusterId)
      .execute();
  }

  return {
    async of(clusterId: string): Promise<SignIn | null> {
      const row = await sql
        .selectFrom('cluster_sign_in')
        .selectAll()
        .where('cluster_id', '=', clusterId)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { password_sealed, state, seen_at: seenAt } = row;
      return { password: vault.open(signInPasswordAt(clusterId), password_sealed), state, seenAt };
    },
    /** What starts have seen, by id of the cluster; clusters without a password are absent. Opens no secret. */
    async seen(): Promise<ReadonlyMap<string, SeenSignIn | null>> {
      const rows = await sql.selectFrom('cluster_sign_in').select(['cluster_id', 'state']).execute();
      return new Map(rows.map(({ cluster_id, state }) => [cluster_id, state]));
    },
    /** Keeps a password for a cluster that has none. */
    async keep(clusterId: string, password: string): Promise<void> {
      const row = {
        cluster_id: clusterId,
        password_sealed: vault.seal(signInPasswordAt(clusterId), password),
        state: null,
        seen_at: null,
      };
      await sql.insertInto('cluster_sign_in').values(row).execute();
    },
    /** Keeps what the events of a run tell of the password that is in force, if they do; the last word counts. */
    async noteFrom(run: { id: string; cluster_id: string }, at: string): Promise<void> {
      const rows = await sql
        .selectFrom('run_event')
        .select('body')
        .where('run_id', '=', run.id)
        .where('line_no', 'is', null)
        .orderBy('position')
        .execute();
      const seen = rows.flatMap(({ body }) => seenIn(JSON.parse(body) as RunEvent)).at(-1);
      if (seen !== undefined) await note(run.cluster_id, seen, at);
    },
  };
}

/** The report of `deck_sign_in`. */
function seenIn(event: RunEvent): SeenSignIn[] {
  if (event.type !== 'host' || typeof event.report !== 'object' || event.report === null) return [];
  const { signIn } = event.report as { signIn?: unknown };
  return SEEN_SIGN_INS.filter(state => state === signIn);
}
