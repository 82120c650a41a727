import type { PackageView } from '@dolphindeck/contract/package/package.ts';
import type { PlanView } from '@dolphindeck/contract/run/plan-view.ts';
import { bareReason } from '../../components/reason.ts';

/** A cluster with what its next deploy would send, as far as it is known yet. */
export interface Planned {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly plan: Pick<PlanView, 'packages' | 'problems'> | null;
}

/** A package that a cluster lacks, in the console's words. */
export interface Missing {
  readonly cluster: Pick<Planned, 'id' | 'name'>;
  readonly message: string;
}

/** Refusals of a plan that are about packages: missing, damaged, or still being copied. */
const LACKS: ReadonlySet<string> = new Set(['package_missing', 'package_unusable', 'package_settling']);

/**
 * The clusters that a package serves: those whose next deploy would send it. Where something else stands against the
 * plan, a DolphinScheduler still serves the clusters of its version.
 */
export function servedBy(
  { name, kind, version }: Pick<PackageView, 'name' | 'kind' | 'version'>,
  clusters: readonly Planned[],
): Pick<Planned, 'id' | 'name'>[] {
  return clusters.filter(cluster => {
    if (kind === 'dolphinscheduler') return cluster.version === version;
    return cluster.plan?.packages.some(sent => sent.name === name) ?? false;
  });
}

/** What the clusters lack before they can be deployed. */
export function missingFor(clusters: readonly Planned[]): Missing[] {
  return clusters.flatMap(({ id, name, plan }) =>
    (plan?.problems ?? [])
      .filter(({ code }) => LACKS.has(code))
      .map(({ message }) => ({ cluster: { id, name }, message: bareReason(message) })),
  );
}
