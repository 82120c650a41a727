import type { DatabaseVars } from '../database-vars.ts';
import type { FileVars, UpgradeVars } from '../deck-vars.ts';
import { layoutFor } from '../layouts/index.ts';
import type { IdentifiedCluster, Layout, LayoutContext, LayoutOutput } from '../layouts/layout.ts';
import type { Paths } from '../paths.ts';
import { SCRATCH_DATABASE } from './scratch.ts';

/** What a plan knows of the way that a cluster has come. */
export interface UpgradeInput {
  /** The version that was deployed last, or null. */
  readonly deployed: string | null;
  /** Name of a restore point to go back to, or null. */
  readonly restore: string | null;
  /** How many restore points and unused releases stay on the hosts. */
  readonly keep: number;
}

/** How many stay when nobody says. */
export const KEEP_RELEASES = 2;

const NOTHING_BEFORE: UpgradeInput = { deployed: null, restore: null, keep: KEEP_RELEASES };

/** What the modules need to bring an older schema up and to go back. */
export function upgradeVars(
  input: {
    readonly runId: string;
    readonly cluster: IdentifiedCluster;
    readonly layout: Layout;
    readonly upgrade?: UpgradeInput;
  },
  made: { paths: Paths; context: LayoutContext; output: LayoutOutput; database: DatabaseVars },
): UpgradeVars {
  const { paths, context, database } = made;
  const { deployed, restore, keep } = input.upgrade ?? NOTHING_BEFORE;
  const to = input.cluster.base.version;
  const from = deployed === to ? null : deployed;
  return {
    from,
    to,
    folder: paths.backups,
    point: `${from ?? 'unknown'}-${to}-${input.runId}`,
    keep,
    restore,
    corrects: from === null ? null : wrongRow(context, from),
    host: database.host,
    links: [paths.current, paths.plugins, paths.pages, paths.jdk, paths.zookeeper],
    releases: paths.releases,
    rehearsal: rehearsal(input.layout, made),
  };
}

/** A release that writes another version into the database than its own. */
function wrongRow(context: LayoutContext, version: string): UpgradeVars['corrects'] {
  const layout = layoutFor(version);
  if (layout === null) return null;
  const cluster = { ...context.cluster, base: { ...context.cluster.base, version } };
  const { version: tells, ownTable: table } = layout.build({ ...context, cluster }).schema;
  return table === undefined ? null : { tells, means: version, table };
}

/** The release with those files that name the database written for the scratch one. */
function rehearsal(
  layout: Layout,
  {
    paths,
    context,
    output,
    database,
  }: { paths: Paths; context: LayoutContext; output: LayoutOutput; database: DatabaseVars },
): UpgradeVars['rehearsal'] {
  const folder = `${paths.releases}/rehearsal`;
  const scratch = { ...context.database, name: SCRATCH_DATABASE };
  const changed = layout.build({ ...context, release: folder, database: scratch });
  const real = new Map(filesOf(output).map(file => [file.path, JSON.stringify(file)]));
  const moved = (path: string) => path.replace(`${folder}/`, `${context.release}/`);
  const files = filesOf(changed)
    .filter(file => file.path.startsWith(`${folder}/`))
    .filter(file => real.get(moved(file.path)) !== JSON.stringify(file).replaceAll(folder, context.release))
    // What a file starts from lies in the real release; the rehearsal's has only links to it.
    .map(file => (file.base === undefined ? file : { ...file, base: moved(file.base) }));
  const { type, host, port, account, password } = database;
  return {
    folder,
    release: context.release,
    files,
    database: { type, host, port, account, password, name: SCRATCH_DATABASE, schema: changed.schema },
  };
}

function filesOf({ shared, roles }: LayoutOutput): FileVars[] {
  const all = [...shared.files, ...Object.values(roles).flatMap(role => role.files)];
  return [...new Map(all.map(file => [file.path, file])).values()];
}
