import type { ClusterSpec, RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { ApiRecord } from '../api-records.ts';
import type { DatabaseVars } from '../database-vars.ts';
import type { MemoryShare, RoleVars } from '../deck-vars.ts';
import type { Paths } from '../paths.ts';
import type { FirstSignIn } from '../sign-in-vars.ts';

/** A cluster with its id: what layouts and plans are made from. */
export type IdentifiedCluster = ClusterSpec & { readonly id: string };

export type DatabaseType = DatabaseVars['type'];

/** The roles whose servers belong to DolphinScheduler itself. */
export const SERVER_ROLES = ['backend', 'master', 'worker', 'alert'] as const satisfies readonly RoleName[];
export type ServerRole = (typeof SERVER_ROLES)[number];

/** An address that a server of the cluster connects to. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** How one kind of database is used by a generation. */
export interface DatabaseSupport {
  /** Patterns of files of the release, each of which must be there once at least: without its driver no server works. */
  readonly driverJars: readonly string[];
  /** How the server must store passwords for the package's driver to log in. */
  readonly passwordEncryption: DatabaseVars['passwordEncryption'];
  /**
   * Null: the driver is part of the package. Else what the driver's file is called before its version, the versions of
   * it that work, and the folders of the release that need it (1.x `lib`; 3.x `api-server/libs`, `tools/libs` …).
   */
  readonly jdbcDriver: {
    readonly name: string;
    readonly versions: VersionRange;
    readonly places: readonly string[];
  } | null;
}

/** Versions from `from` (included) to `before` (not included). */
export interface VersionRange {
  readonly from: readonly [number, number, number];
  readonly before: readonly [number, number, number];
}

/** A port that is not a setting of the catalogue, and the setting of the version that changes it, if there is one. */
export interface ServerPort {
  readonly role: ServerRole;
  readonly what: string;
  readonly port: number;
  /** Path of the field that decides the port, as a person knows it: `roles.backend.roleBody.serverPort`. */
  readonly field: string;
  /** False: whoever reaches the port is answered, and asked neither for a name nor for a password. */
  readonly asksWho: boolean;
  /** True: only programs of its host reach it. */
  readonly onLoopback: boolean;
}

/** Everything that a driver may use. */
export interface LayoutContext {
  readonly cluster: IdentifiedCluster;
  readonly paths: Paths;
  /** Folder of the unpacked release, below `paths.releases`. */
  readonly release: string;
  /** Folder of the unpacked JDK that the schema command of this deploy uses. */
  readonly jdk: string;
  readonly database: Pick<DatabaseVars, 'type' | 'host' | 'port' | 'name' | 'account' | 'password'>;
  readonly zookeeper: {
    readonly endpoints: readonly Endpoint[];
    /** `host:port,host:port` with an optional path, as clients take it. */
    readonly connect: string;
    /** That path (`/path`), or nothing. */
    readonly chroot: string;
  };
  /** Units of supporting services that may run on the same host: a server's unit comes after them. */
  readonly supportingUnits: readonly string[];
}

/** What a driver makes of a cluster. */
export interface LayoutOutput {
  /** Files and folders of every host that has a server of DolphinScheduler. */
  readonly shared: Pick<RoleVars, 'files' | 'folders'>;
  readonly roles: Readonly<Partial<Record<ServerRole, Pick<RoleVars, 'files' | 'folders' | 'servers'>>>>;
  /** Reserves of memory that flags of units take from the host's own variables. */
  readonly memory?: readonly MemoryShare[];
  /** Folder with the pages that nginx serves. */
  readonly uiFolder: string;
  /** Path under which these pages look for their parts, with a slash at its end. */
  readonly uiPrefix: string;
  /** Path below which requests go to the backends. */
  readonly apiPrefix: string;
  readonly schema: DatabaseVars['schema'];
  /** Alert plugin instances, worker groups: empty where files hold them (1.x). */
  readonly afterStart: readonly ApiRecord[];
}

/**
 * One generation of DolphinScheduler: everything that differs between versions is behind this type, and nothing
 * outside a driver asks for a version.
 */
export interface Layout {
  readonly id: string;
  /** For a person: `1.3.0–1.3.9`. */
  readonly versions: string;
  /** Versions that were really deployed and ran a workflow. */
  readonly proven: readonly string[];
  covers(version: readonly [number, number, number]): boolean;
  /** The oldest version that a version's upgrade command can start from; null: every older one. */
  upgradesFrom?(version: readonly [number, number, number]): readonly [number, number, number] | null;
  /** Major versions of the JDK that work, the best first. */
  readonly jdk: readonly number[];
  /** Versions of the ZooKeeper server that work; null when the generation can do without ZooKeeper. */
  readonly zookeeper: VersionRange | null;
  readonly databases: Readonly<Partial<Record<DatabaseType, DatabaseSupport>>>;
  /** The release's archive holds no plugins: hosts with a server get a package of them, of the release's version. */
  readonly needsPlugins?: true;
  /** Distribution packages that each role's hosts need. */
  readonly osPackages: Readonly<
    Partial<Record<ServerRole, { debian: readonly string[]; redhat: readonly string[] }>>
  >;
  /** The pages of this version come as a package of their own, which the frontend needs beside the release. */
  readonly separatePages?: (version: string) => boolean;
  /** Servers announce the address that the host's own name has, so the name must have the registered one (`paths.hosts`). */
  readonly announcesOwnName?: true;
  /** Heaps of the JVMs that a role runs on each of its hosts, in MiB. */
  heaps(role: ServerRole, body: RoleBody | null): readonly number[];
  /** Ports on which servers of the cluster listen, whoever decides them. */
  ports(cluster: ClusterSpec): readonly ServerPort[];
  readonly firstSignIn: FirstSignIn;
  /** Keys of a role's file that the console sets itself, so that `extra` may not. */
  managedKeys(role: RoleName, body: RoleBody | null, version: string): readonly string[];
  /** What this generation cannot carry, beyond the rules for all. */
  problems(cluster: ClusterSpec): readonly Problem[];
  build(context: LayoutContext): LayoutOutput;
}
