import { RESTORE_STATES, type RestorePoint } from '@dolphindeck/contract/cluster/restore-point.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { Database } from './database.ts';

/** A host says what it likes: more than these are not kept, and no longer texts. */
const MOST_POINTS = 100;
const MOST_CHARACTERS = 1024;

/** The restore points of clusters, as their hosts last told of them. They end with the cluster's record. */
export function createRestorePointStore({ sql }: Pick<Database, 'sql'>) {
  return {
    /** Newest first. */
    async of(clusterId: string): Promise<RestorePoint[]> {
      const rows = await sql
        .selectFrom('restore_point')
        .select('body')
        .where('cluster_id', '=', clusterId)
        .execute();
      const points = rows.map(({ body }) => JSON.parse(body) as RestorePoint);
      return points.sort((a, b) => (a.at < b.at ? 1 : -1));
    },
    /** Keeps what the events of a run tell of them: the last word of each host is the whole list of what lies there. */
    async noteFrom(run: { id: string; cluster_id: string }): Promise<void> {
      const rows = await sql
        .selectFrom('run_event')
        .select('body')
        .where('run_id', '=', run.id)
        .where('line_no', 'is', null)
        .orderBy('position')
        .execute();
      const told = new Map(rows.flatMap(({ body }) => pointsIn(JSON.parse(body) as RunEvent)));
      if (told.size === 0) return;
      // Those of a host that said nothing, or that left the cluster, are still there.
      const others = (await this.of(run.cluster_id)).filter(({ host }) => !told.has(host));
      const all = new Map([...others, ...[...told.values()].flat()].map(point => [point.name, point]));
      await sql.deleteFrom('restore_point').where('cluster_id', '=', run.cluster_id).execute();
      const values = [...all.values()].map(point => ({
        cluster_id: run.cluster_id,
        name: point.name,
        body: JSON.stringify(point),
      }));
      if (values.length > 0) await sql.insertInto('restore_point').values(values).execute();
    },
  };
}

/** A host and its points, by the report of `deck_upgrade`; nothing of another event. */
function pointsIn(event: RunEvent): [host: string, points: RestorePoint[]][] {
  if (event.type !== 'host') return [];
  const { restorePoints } = record(event.report);
  if (!Array.isArray(restorePoints)) return [];
  const points = restorePoints.slice(0, MOST_POINTS).flatMap(item => pointOf(event.host, record(item)));
  return [[event.host, points]];
}

function pointOf(host: string, told: Readonly<Record<string, unknown>>): RestorePoint[] {
  const state = RESTORE_STATES.find(known => known === told.state);
  const seconds = record(told.seconds);
  const point = {
    ...{ name: text(told.name), from: text(told.from), to: text(told.to), at: text(told.at) },
    ...{ host, path: text(told.path), sha512: text(told.sha512) },
    ...{ bytes: count(told.bytes), databaseBytes: count(told.databaseBytes) },
    ...{ dumpSeconds: amount(seconds.dump), restoreSeconds: amount(seconds.restore) },
  };
  return state === undefined || point.name === '' ? [] : [{ ...point, state }];
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
const text = (value: unknown) => (typeof value === 'string' && value.length <= MOST_CHARACTERS ? value : '');
const amount = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
const count = (value: unknown) => Math.floor(amount(value));
