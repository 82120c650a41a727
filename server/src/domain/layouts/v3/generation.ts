import type { ClusterSpec, RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { MemoryShare } from '../../deck-vars.ts';
import type { LogClasses } from '../flat/logback.ts';
import type { Settings } from '../flat/settings.ts';
import type { Layout, LayoutContext, ServerRole, VersionRange } from '../layout.ts';

/** What is the same for all versions of a driver of 3.x. */
export interface Generation
  extends Pick<
    Layout,
    'id' | 'versions' | 'proven' | 'covers' | 'jdk' | 'zookeeper' | 'needsPlugins' | 'upgradesFrom'
  > {
  /** The versions of MySQL's driver that work. */
  readonly mysqlDriver: VersionRange;
  /** What differs between the versions of the driver. */
  traits(version: string): Traits;
}

/** What a version of 3.x is like, where versions of 3.x differ. */
export interface Traits {
  /** The Java classes that make a log of each task. */
  readonly logClasses: LogClasses;
  /** Roles whose servers open the database, and those whose servers register in ZooKeeper or look there. */
  readonly database: readonly ServerRole[];
  readonly registry: readonly ServerRole[];
  /** Node below the namespace in which a worker registers. */
  readonly workerNode: (body: RoleBody | null) => string;
  /** The role's own part of its settings, which `extra` may not touch. */
  readonly settings: (role: ServerRole, body: RoleBody, cluster: Pick<ClusterSpec, 'roles'>) => Settings;
  /** What the role gets unless its `extra` says otherwise. */
  readonly defaults: (role: ServerRole, body: RoleBody) => Settings;
  /** Storage of the resource centre, in common.properties of every server. */
  readonly storage: (context: Pick<LayoutContext, 'cluster' | 'paths'>) => Settings;
  /** What stands before the keys of the python gateway. */
  readonly gateway: 'python-gateway' | 'api.python-gateway';
  /** Alert servers register in ZooKeeper, so that several can share the work; then the node for them. */
  readonly alertNode?: string;
  /** Fields of a new alert instance that a version demands beside those of all. */
  readonly alertFields?: Readonly<Record<string, string>>;
  /** How a reserve of memory is told to a version that takes only shares of what a host has. */
  readonly memory?: MemoryShare['tells'];
  /** Folders of plugins that the role's server loads, below the folder of the plugin package. */
  readonly pluginFolders?: (role: ServerRole) => readonly string[];
  /** Patterns of plugins without which the role's server is of no use, in the same place. */
  readonly plugins?: (role: ServerRole, body: RoleBody | null) => readonly string[];
  /** Worker groups are kept in the database; false: workers name their groups in their file. */
  readonly groupsByApi: boolean;
  /** The version that the schema command writes into the database. */
  readonly schemaVersion: string;
  /** When that is another one: a table that the versions that write it rightly have not. */
  readonly ownTable?: string;
}
