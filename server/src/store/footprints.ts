import type { Database } from './database.ts';

/**
 * Where units of a cluster may lie: every host on which a deploy of it has begun, until a deploy has cleaned it. It
 * outlives edits of the cluster and the host's registration; it ends with the cluster's record.
 */
export function createFootprintStore({ sql }: Pick<Database, 'sql'>) {
  return {
    /** Addresses, sorted. */
    async of(clusterId: string): Promise<string[]> {
      const rows = await sql
        .selectFrom('cluster_footprint')
        .select('address')
        .where('cluster_id', '=', clusterId)
        .execute();
      // Not by the database, which would sort by its own language.
      return rows.map(({ address }) => address).sort();
    },
    async add(clusterId: string, addresses: readonly string[]): Promise<void> {
      const values = addresses.map(address => ({ cluster_id: clusterId, address }));
      await sql
        .insertInto('cluster_footprint')
        .values(values)
        .onConflict(c => c.doNothing())
        .execute();
    },
    async remove(clusterId: string, address: string): Promise<void> {
      await sql
        .deleteFrom('cluster_footprint')
        .where('cluster_id', '=', clusterId)
        .where('address', '=', address)
        .execute();
    },
  };
}
