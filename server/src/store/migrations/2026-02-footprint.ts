import type { Kysely } from 'kysely';

interface Before {
  cluster: { id: string };
  run: { cluster_id: string; action: string; hosts: string };
  cluster_footprint: { cluster_id: string; address: string };
}

/** On which hosts a cluster may have units, so that a deploy also cleans those that it has left. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cluster_footprint')
    .addColumn('cluster_id', 'text', c => c.notNull().references('cluster.id').onDelete('cascade'))
    .addColumn('address', 'text', c => c.notNull())
    .addPrimaryKeyConstraint('cluster_footprint_once', ['cluster_id', 'address'])
    .execute();
  await fill(db as Kysely<Before>);
}

/** From the deploys so far: cleaning a host that has nothing left does no harm. */
async function fill(db: Kysely<Before>): Promise<void> {
  const deploys = await db
    .selectFrom('run')
    .innerJoin('cluster', 'cluster.id', 'run.cluster_id')
    .select(['run.cluster_id', 'run.hosts'])
    .where('run.action', '=', 'deploy')
    .execute();
  for (const { cluster_id, hosts } of deploys) {
    const values = (JSON.parse(hosts) as string[]).map(address => ({ cluster_id, address }));
    await db
      .insertInto('cluster_footprint')
      .values(values)
      .onConflict(c => c.doNothing())
      .execute();
  }
}
