import type { PackageKind } from '@dolphindeck/contract/package/package.ts';

/** What a first cluster takes at least, by the names that people know. ZooKeeper may be somebody else's. */
const NEEDED = { dolphinscheduler: 'DolphinScheduler', jdk: 'JDK' } as const satisfies Partial<
  Record<PackageKind, string>
>;

/** How far an empty console has come on the way to its first cluster. */
export function steps(hosts: readonly unknown[], packages: readonly { readonly kind: PackageKind }[]) {
  const kinds = Object.keys(NEEDED) as (keyof typeof NEEDED)[];
  const has = (kind: PackageKind) => packages.some(pkg => pkg.kind === kind);
  const missing = kinds.filter(kind => !has(kind)).map(kind => NEEDED[kind]);
  return {
    hosts: { done: hosts.length > 0, count: hosts.length },
    packages: {
      done: missing.length === 0,
      present: [...kinds.filter(has).map(kind => NEEDED[kind]), ...(has('zookeeper') ? ['ZooKeeper'] : [])],
      missing,
    },
  };
}
