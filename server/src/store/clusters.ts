import type { Cluster, ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import { isStarted, type Status } from '@dolphindeck/contract/cluster/status.ts';
import type { Selectable } from 'kysely';
import { inTurns, turnsOf } from '../in-turns.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from './database.ts';
import { type Page, type Queries, rowsOfPage } from './page.ts';
import { isPastId } from './past-runs.ts';
import { openSpec, sealSpec } from './sealed-settings.ts';
import type { Tables } from './tables.ts';

/** A cluster and the count of its changes, which a change names to be sure that nobody came in between. */
export interface StoredCluster extends Cluster {
  readonly revision: number;
}

/** A cluster as it is called now, and as it was deployed last. */
export interface DeployedCluster extends Pick<Cluster, 'id' | 'name' | 'status'> {
  readonly deployed: ClusterSpec;
}

/** What a cluster is made of. In the place of each secret stands that it is hidden. */
export type ClusterOutline = Pick<Cluster, 'id' | 'name' | 'hosts' | 'base' | 'roles'>;

type Expected = Pick<StoredCluster, 'id' | 'status' | 'revision'>;

/** Everything but how the cluster was deployed, which is as large again. */
const CLUSTER_COLUMNS = [
  'id',
  'status',
  'revision',
  'spec',
  'secrets_sealed',
] as const satisfies readonly (keyof Tables['cluster'])[];

type ClusterRow = Pick<Selectable<Tables['cluster']>, (typeof CLUSTER_COLUMNS)[number]>;

/** Clusters. Secrets of their roles and variables are sealed on the way in and opened on the way out. */
export function createClusterStore(database: Database, vault: Vault) {
  const { sql, atomically } = database;

  function read(row: ClusterRow): StoredCluster {
    const { id, status, revision } = row;
    return { ...openSpec(vault, id, { text: row.spec, sealed: row.secrets_sealed }), id, status, revision };
  }

  function write(id: string, spec: ClusterSpec) {
    const { text, sealed } = sealSpec(vault, id, spec);
    return { name: spec.name, spec: text, secrets_sealed: sealed };
  }

  async function nameHosts(inside: Database, id: string, hosts: readonly string[]): Promise<void> {
    await inside.sql.deleteFrom('cluster_host').where('cluster_id', '=', id).execute();
    const rows = hosts.map(address => ({ cluster_id: id, address }));
    await inside.sql.insertInto('cluster_host').values(rows).execute();
  }

  /** A page as it is stored, and the started cluster of the same moment. */
  async function pageOfRows(
    number: number,
  ): Promise<Page<ClusterRow> & { readonly startedId: string | null }> {
    const list = (s: Queries) =>
      s
        .selectFrom('cluster')
        .select(CLUSTER_COLUMNS)
        .select(e =>
          e.selectFrom('cluster as one').select('one.id').where('one.started', '=', 1).as('started_id'),
        )
        .orderBy('seq', 'desc');
    const { data, ...page } = await rowsOfPage(database, { list: 'cluster', page: number }, list);
    const [first] = data;
    const startedId = first === undefined ? ((await startedIn(database))?.id ?? null) : first.started_id;
    return { ...page, startedId, data };
  }

  return {
    async find(id: string): Promise<StoredCluster | null> {
      const row = await sql
        .selectFrom('cluster')
        .select(CLUSTER_COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : read(row);
    },
    /** How a cluster was when it was last deployed with success, or null. */
    async deployedSpec(id: string): Promise<ClusterSpec | null> {
      const row = await sql
        .selectFrom('cluster')
        .select(['deployed_spec', 'deployed_secrets_sealed'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined || row.deployed_spec === null) return null;
      return openSpec(vault, id, { text: row.deployed_spec, sealed: row.deployed_secrets_sealed });
    },
    /** The clusters that were deployed, newest first, each as it was when it last was. */
    async deployed(): Promise<DeployedCluster[]> {
      const rows = await sql
        .selectFrom('cluster')
        .select(['id', 'name', 'status', 'deployed_spec', 'deployed_secrets_sealed'])
        .where('deployed_spec', 'is not', null)
        .orderBy('seq', 'desc')
        .execute();
      return inTurns(rows, ({ id, name, status, deployed_spec, deployed_secrets_sealed }) => {
        const settings = { text: deployed_spec ?? '', sealed: deployed_secrets_sealed };
        return { id, name, status, deployed: openSpec(vault, id, settings) };
      });
    },
    /** Keeps that a cluster is deployed as it is now. */
    async keepDeployed(id: string): Promise<void> {
      await sql
        .updateTable('cluster')
        .set(set => ({
          deployed_spec: set.ref('spec'),
          deployed_secrets_sealed: set.ref('secrets_sealed'),
        }))
        .where('id', '=', id)
        .execute();
    },
    /** Id of the cluster of this name, compared exactly. */
    async idOfName(name: string): Promise<string | null> {
      const row = await sql.selectFrom('cluster').select('id').where('name', '=', name).executeTakeFirst();
      return row?.id ?? null;
    },
    /** Whether an id belongs, or belonged, to a cluster: units on hosts may still carry it. */
    async isTaken(id: string): Promise<boolean> {
      const present = sql.selectFrom('cluster').select('id').where('id', '=', id);
      const past = sql.selectFrom('run').select('cluster_id as id').where('cluster_id', '=', id);
      return (await present.unionAll(past).executeTakeFirst()) !== undefined || isPastId({ sql }, id);
    },
    /** All of one moment, newest first, and the started one. They are made of what was read some at a time, and once only. */
    async all(): Promise<{
      total: number;
      startedId: string | null;
      turns: AsyncGenerator<StoredCluster[]>;
    }> {
      const { data, total, startedId } = await pageOfRows(-1);
      return { total, startedId, turns: turnsOf(data, read) };
    },
    /** What comes of the outline of each cluster, newest first, without opening a secret. */
    async eachOutline<R>(one: (outline: ClusterOutline) => R): Promise<R[]> {
      const rows = await sql.selectFrom('cluster').select(['id', 'spec']).orderBy('seq', 'desc').execute();
      return inTurns(rows, ({ id, spec }) => {
        const { name, hosts, base, roles } = JSON.parse(spec) as ClusterSpec;
        return one({ id, name, hosts, base, roles });
      });
    },
    /** A page, newest first, and the started cluster of the same moment, which may be on another page. */
    async page(number: number): Promise<Page<StoredCluster> & { readonly startedId: string | null }> {
      const page = await pageOfRows(number);
      return { ...page, data: await inTurns(page.data, read) };
    },
    /** The started cluster: at most one is. */
    started: () => startedIn(database),
    /** The oldest cluster that names an address. */
    async usingHost(address: string): Promise<Pick<Cluster, 'id' | 'name'> | null> {
      const row = await sql
        .selectFrom('cluster_host')
        .innerJoin('cluster', 'cluster.id', 'cluster_host.cluster_id')
        .select(['cluster.id', 'cluster.name'])
        .where('cluster_host.address', '=', address)
        .orderBy('cluster.seq')
        .executeTakeFirst();
      return row ?? null;
    },
    async insert(id: string, spec: ClusterSpec, status: Status, at: string): Promise<void> {
      await atomically(async inside => {
        const row = { id, ...write(id, spec), status, started: startedFlag(status), revision: 1 };
        await inside.sql
          .insertInto('cluster')
          .values({ ...row, created_at: at, updated_at: at })
          .execute();
        await nameHosts(inside, id, spec.hosts);
      });
    },
    /** Replaces the spec and sets the status; false when the cluster is not as expected any more. */
    async replace(expected: Expected, spec: ClusterSpec, status: Status, at: string): Promise<boolean> {
      return atomically(async inside => {
        const values = { ...write(expected.id, spec), status, started: startedFlag(status), updated_at: at };
        const changed = await compareAndSet(inside, expected, values);
        if (changed) await nameHosts(inside, expected.id, spec.hosts);
        return changed;
      });
    },
    /** Sets the status; false when the cluster is not as expected any more. */
    async setStatus(expected: Expected, status: Status, at: string): Promise<boolean> {
      return compareAndSet({ sql }, expected, { status, started: startedFlag(status), updated_at: at });
    },
    /** Deletes the record; false when the cluster is not as expected any more. Runs stay. */
    async remove({ id, status, revision }: Expected): Promise<boolean> {
      const { numDeletedRows } = await sql
        .deleteFrom('cluster')
        .where('id', '=', id)
        .where('status', '=', status)
        .where('revision', '=', revision)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

async function startedIn({
  sql,
}: Pick<Database, 'sql'>): Promise<Pick<Cluster, 'id' | 'name' | 'status'> | null> {
  const row = await sql
    .selectFrom('cluster')
    .select(['id', 'name', 'status'])
    .where('started', '=', 1)
    .executeTakeFirst();
  return row ?? null;
}

function startedFlag(status: Status): 1 | null {
  return isStarted(status) ? 1 : null;
}

async function compareAndSet(
  { sql }: Pick<Database, 'sql'>,
  { id, status, revision }: Expected,
  values: Partial<Selectable<Tables['cluster']>>,
): Promise<boolean> {
  const { numUpdatedRows } = await sql
    .updateTable('cluster')
    .set({ ...values, revision: revision + 1 })
    .where('id', '=', id)
    .where('status', '=', status)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
