import type { Layout } from '../layout.ts';
import { layoutOf } from '../v3/layout.ts';
import { LOAD_FROM_3_2_2, type LoadProtection, traitsFrom3_2 } from './traits.ts';

/** The limits have another name in each of the three versions. Those of 3.2.0 on processors never apply at 1. */
const LOAD: Readonly<Record<string, LoadProtection>> = {
  '3.2.0': { tells: 'free', memoryKey: 'reserved-memory', memoryDefault: 0.3, others: [] },
  '3.2.1': {
    tells: 'used',
    memoryKey: 'server-load-protection.max-system-memory-usage-percentage-thresholds',
    memoryDefault: 0.7,
    others: [
      'server-load-protection.max-cpu-usage-percentage-thresholds',
      'server-load-protection.max-jvm-memory-usage-percentage-thresholds',
    ],
  },
};

/** DolphinScheduler 3.2.0 to 3.2.2. Class paths are those of 3.1: in 3.2.2 a server's libs are links to shared ones. */
export const v3_2: Layout = layoutOf({
  id: 'v3_2',
  versions: '3.2.0–3.2.2',
  proven: ['3.2.2'],
  covers: ([major, minor, patch]) => major === 3 && minor === 2 && patch <= 2,
  // 17 is refused by the versions' own guide, and tasks there cannot be killed.
  jdk: [11, 8],
  // The client is 3.8.
  zookeeper: { from: [3, 5, 0], before: [4, 0, 0] },
  mysqlDriver: { from: [8, 0, 23], before: [9, 0, 0] },
  traits: version =>
    traitsFrom3_2(LOAD[version] ?? LOAD_FROM_3_2_2, {
      // tools/sql/soft_version of 3.2.2 says the version after it.
      schemaVersion: version === '3.2.2' ? '3.3.0' : version,
      // Renamed by sql/upgrade/3.3.0_schema.
      ...(version === '3.2.2' ? { ownTable: 't_ds_process_definition' } : {}),
      // Fields of 3.2.1 and 3.2.2: an instance for the groups that have it, of ends of any kind.
      ...(version === '3.2.0' ? {} : { alertFields: { instanceType: 'NORMAL', warningType: 'ALL' } }),
    }),
});
