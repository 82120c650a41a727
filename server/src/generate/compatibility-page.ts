import { sayVersions } from '@dolphindeck/contract/common/version.ts';
import { LINES } from '../domain/compatibility/lines.ts';
import { LAYOUTS } from '../domain/layouts/index.ts';
import type { DatabaseSupport, Layout } from '../domain/layouts/layout.ts';

const HELD_BY = {
  packages: 'the choice of packages',
  hosts: 'preflight, asked from each host',
  settings: 'preflight and plan, a warning',
  nobody: 'not checked',
} as const;

function driver({ jdbcDriver, passwordEncryption }: DatabaseSupport): string {
  const file =
    jdbcDriver === null
      ? 'in the package'
      : `\`${jdbcDriver.name}\` ${sayVersions(jdbcDriver.versions)}, in ${jdbcDriver.places.map(place => `\`${place}\``).join(' ')}`;
  return passwordEncryption === 'native' ? file : `${file}; password as ${passwordEncryption}`;
}

function row({ versions, jdk, zookeeper, databases }: Layout): string {
  const drivers = Object.entries(databases).map(([name, support]) => `${name}: ${driver(support)}`);
  const quorum = zookeeper === null ? 'none needed' : sayVersions(zookeeper);
  return `| ${versions} | ${jdk.join(', ')} | ${quorum} | ${drivers.join('<br>')} |`;
}

/** docs/generated/compatibility.md: what works with which version, and where that is from. */
export function compatibilityPage(): Map<string, string> {
  const text = [
    '# What works with which DolphinScheduler',
    '',
    'Generated from the layouts (`server/src/domain/layouts`) and the table of',
    '`server/src/domain/compatibility` by `npm run generate`; do not edit. Numbers of issues and pull requests are those',
    'of apache/dolphinscheduler.',
    '',
    '| DolphinScheduler | JDK, the best first | ZooKeeper server | database: JDBC driver |',
    '|---|---|---|---|',
    ...LAYOUTS.map(row),
    '',
    'A deploy takes only packages within these ranges out of the store. Why each range is what it is stands beside it, in',
    'the layout.',
    '',
    '| DolphinScheduler | what goes together | held by | source |',
    '|---|---|---|---|',
    ...LINES.map(
      ({ rule, versions, heldBy, source }) =>
        `| ${sayVersions(versions) || 'all'} | ${rule} | ${HELD_BY[heldBy]} | ${source} |`,
    ),
    '',
  ].join('\n');
  return new Map([['docs/generated/compatibility.md', text]]);
}
