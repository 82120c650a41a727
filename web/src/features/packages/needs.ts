import type { PackageNeeds, PackageView } from '@dolphindeck/contract/package/package.ts';
import { reasonSentence } from '../../components/reason.ts';

export type NamedCluster = Pick<PackageNeeds, 'id' | 'name'>;

/** A package that a cluster lacks, in the console's words. */
export interface Missing {
  readonly cluster: NamedCluster;
  readonly message: string;
}

/** The clusters that a package serves: those whose next deploy would send it. */
export function servedBy({ id }: Pick<PackageView, 'id'>, clusters: readonly PackageNeeds[]): NamedCluster[] {
  return clusters.filter(({ packages }) => packages.includes(id));
}

/** What the clusters lack before they can be deployed. */
export function missingFor(clusters: readonly PackageNeeds[]): Missing[] {
  return clusters.flatMap(({ id, name, lacks }) =>
    lacks.map(({ message }) => ({ cluster: { id, name }, message: reasonSentence(message) })),
  );
}
