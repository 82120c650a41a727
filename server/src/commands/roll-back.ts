import { databaseOf } from '../domain/connect.ts';
import { rolesOfVersion } from '../domain/upgrade/fields-of-version.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { saveProblems } from './cluster-rules.ts';
import type { Deps } from './deps.ts';
import { insertRun, transactionWithRun } from './execute-cluster.ts';
import { requireCluster, requireNone, requireUnchanged } from './guards.ts';
import { standingProblems } from './planning.ts';

/** rollBack's body. */
export interface RollBackInput {
  readonly id: string;
  /** Name of the restore point. */
  readonly point: string;
  readonly confirmName: string;
  /** Start after it succeeded. */
  readonly thenStart?: boolean;
}

/**
 * Goes back to a restore point: the cluster is saved with the version of before, without fields that this version lacks,
 * and a deploy of it restores the database, also when that was restored before. What was written since the dump is lost
 * to the cluster; the deploy keeps a dump of it beside the point.
 */
export async function rollBack(deps: Deps, input: RollBackInput, caller: Caller): Promise<null> {
  const { id, thenStart = false } = input;
  await deps.packages.scan();
  await transactionWithRun(deps, async inside => {
    const cluster = await requireCluster(inside, id);
    requireNone(await standingProblems(inside, cluster, 'deploy', thenStart));
    if (input.confirmName !== cluster.name) refuse('confirm_name', {}, 'confirmName');
    const point = (await inside.restorePoints.of(id)).find(({ name }) => name === input.point);
    if (point === undefined) return refuse('restore_point_unknown', { point: input.point }, 'point');
    const { managed, host } = databaseOf(cluster);
    if (!managed || point.host !== host)
      refuse('restore_point_elsewhere', { point: point.name, host: point.host, database: host }, 'point');
    const { id: _, status, revision: _r, ...spec } = cluster;
    const { roles, dropped } = rolesOfVersion(spec.roles, point.from);
    const before = { ...spec, roles, base: { ...spec.base, version: point.from } };
    // The version is the word of a host: it is saved by the rules by which a person's is.
    requireNone(saveProblems(before));
    requireUnchanged(await inside.clusters.replace(cluster, before, status, deps.clock().toISOString()));
    const saved = await requireCluster(inside, id);
    await audit(inside, deps, caller, {
      action: 'rollBack',
      target: { type: 'cluster', id, name: cluster.name },
      details: { point: point.name, version: [cluster.base.version, point.from], dropped },
    });
    const wanted = { clusterId: id, action: 'deploy', thenStart, restore: point.name } as const;
    await insertRun(deps, inside, saved, wanted, caller);
  });
  return null;
}
