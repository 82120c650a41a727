import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { Deps } from '../deps.ts';
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
