import { type ClusterSpec, roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import type { MemoryShare } from '../../deck-vars.ts';
import { number } from '../flat/settings.ts';

/** Roles that stop taking work when their host has little memory, and the field that says how little. */
const RESERVES = { master: 'masterReservedMemory', worker: 'workerReservedMemory' } as const;
type Reserving = keyof typeof RESERVES;

const MIB_PER_GIB = 1024;

/** The variable with the share of a host's memory for a role. */
const variable = (role: Reserving) => `DECK_${role.toUpperCase()}_MEMORY`;

/** From 3.2 on the reserve is a share of the host's memory: what GiB are as a share is found out on each host. */
export function memoryShares(
  spec: Pick<ClusterSpec, 'roles'>,
  tells: MemoryShare['tells'],
): readonly MemoryShare[] {
  return (['master', 'worker'] as const).flatMap(role => {
    const gib = number(roleOf(spec, role)?.roleBody ?? {}, RESERVES[role]);
    return gib === undefined
      ? []
      : [{ variable: variable(role), reservedMb: Math.round(gib * MIB_PER_GIB), tells }];
  });
}

/** That variable as Spring takes it from a server's environment; without it, the version's own value. */
export function memorySetting(role: Reserving, fallback: number): string {
  return `\${${variable(role)}:${fallback}}`;
}
