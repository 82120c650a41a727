import type { Kysely } from 'kysely';
import { sql } from 'kysely';

interface Before {
  cluster: {
    status: string;
    spec: string;
    secrets_sealed: string | null;
    deployed_spec: string | null;
    deployed_secrets_sealed: string | null;
  };
}

/** How a cluster was when it was last deployed, so that a plan can say what has changed since. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('cluster').addColumn('deployed_spec', 'text').execute();
  await db.schema.alterTable('cluster').addColumn('deployed_secrets_sealed', 'text').execute();
  // An edit leads to `prepare`, so in these states a cluster is as it was deployed.
  await (db as Kysely<Before>)
    .updateTable('cluster')
    .set({ deployed_spec: sql.ref('spec'), deployed_secrets_sealed: sql.ref('secrets_sealed') })
    .where('status', 'not in', ['prepare', 'deployfailure'])
    .execute();
}
