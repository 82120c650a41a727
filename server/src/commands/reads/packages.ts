import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { describe } from '@dolphindeck/contract/messages/problem.ts';
import { layoutFor } from '../../domain/layouts/index.ts';
import { archByFacts, choosePackages } from '../../domain/packages.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { plannedPackages, unusablePackages } from '../planning.ts';
import { packageView } from '../views.ts';

/** Looks into the package folder first: operators may put files there. */
export async function selectPackageList(
  { store, packages }: Deps,
  { page }: { page: number },
): Promise<OutputOf<Endpoints['selectPackageList']>> {
  await packages.scan();
  const { data, ...numbers } = await store.packages.page(page);
  return { ...numbers, data: data.map(packageView) };
}

/**
 * What the next deploy of each cluster takes from the store, by one look at all of it. Nothing for a version that the
 * console cannot deploy.
 */
export async function selectPackageNeeds(
  { store, packages }: Deps,
  _input: object,
  { language }: Caller,
): Promise<OutputOf<Endpoints['selectPackageNeeds']>> {
  await packages.scan();
  return store.transaction(async inside => {
    const stored = plannedPackages(packages, await inside.packages.all());
    const unusable = unusablePackages(packages);
    const archOf = archByFacts(await inside.hosts.facts());
    return inside.clusters.eachOutline(cluster => {
      const layout = layoutFor(cluster.base.version);
      const { chosen, problems } =
        layout === null
          ? { chosen: [], problems: [] }
          : choosePackages(cluster, layout, archOf, stored, unusable);
      return {
        id: cluster.id,
        name: cluster.name,
        packages: chosen.map(({ id }) => id),
        lacks: problems.map(problem => ({ code: problem.code, message: describe(problem, language) })),
      };
    });
  });
}
