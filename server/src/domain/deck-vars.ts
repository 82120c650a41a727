import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { PackageKind } from '@dolphindeck/contract/package/package.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import type { RecordsVars } from './api-records.ts';
import type { DatabaseVars } from './database-vars.ts';
import type { SignInVars } from './sign-in-vars.ts';

/**
 * Everything that the Ansible project is told, under the one variable `deck` (see `vars-file.ts` for why it is
 * one, and tagged `!unsafe`). It is the desired state, worked out here: Ansible carries it out and never decides
 * by itself what a version of DolphinScheduler needs.
 */
export interface DeckVars {
  readonly run: { readonly id: string; readonly action: Action | 'preflight' };
  readonly cluster: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly user: string;
    readonly dir: string;
    /** True when an operator confirmed to take a deployDir over whose cluster is gone. */
    readonly takeOver: boolean;
    /**
     * File that a deploy writes on each host with what only the host can tell, as variables for units:
     * `DECK_INTERFACE`, the network interface that carries the address (or name) by which the host is registered.
     */
    readonly hostEnv: string;
    /**
     * File that a deploy writes on each host: its hosts file, but with the host's own name at the address (or name) by
     * which it is registered. Null: no server of the version asks for its own name.
     */
    readonly hostsFile: string | null;
    /** Variables of that file which say a share of the host's memory. */
    readonly memory: readonly MemoryShare[];
  };
  /** Taken on each host before anything is changed there, and given back at the end. */
  readonly lock: {
    /** Whose it is: a console on a machine, and for people what it does there. */
    readonly owner: {
      readonly console: string;
      readonly machine: string;
      readonly holder: string;
      readonly clusterId: string;
      readonly cluster: string;
      readonly run: string;
      readonly action: string;
      readonly user: string;
    };
    /** True when an operator asked to break a lock of another console. */
    readonly breaks: boolean;
  };
  /** How each host is reached. group_vars/all.yml turns it into Ansible's connection variables. */
  readonly connections: Readonly<Record<string, HostConnection>>;
  /** Only for `key.yml`: lines to add to authorized_keys of the login user, and lines to take away. */
  readonly authorizedKeys?: { readonly wanted: readonly string[]; readonly unwanted: readonly string[] };
  readonly archives: readonly ArchiveVars[];
  /**
   * Hosts that are no longer the cluster's but may have units of it from an earlier deploy. A deploy removes those; one
   * that does not answer does not hold it up.
   */
  readonly departing: readonly string[];
  /** Per host, what it is made of. */
  readonly hosts: Readonly<Record<string, HostVars>>;
  /** Per role of the cluster that runs something or writes something; absent roles are absent. */
  readonly roles: Readonly<Partial<Record<RoleName, RoleVars>>>;
  readonly database: DatabaseVars;
  /** For a deploy: how an older schema is brought up, and the way back; null for another action. */
  readonly upgrade: UpgradeVars | null;
  /** For an apply: which roles take new settings, and the way back; null for another action. */
  readonly apply: ApplyVars | null;
  readonly zookeeper: {
    /** False: an existing quorum, used as it is. */
    readonly managed: boolean;
    /** Folder of the data on each host of a quorum of ours. */
    readonly dataDir: string;
    /** Versions of a server that work with this DolphinScheduler; null: any. */
    readonly versions: { readonly from: readonly number[]; readonly before: readonly number[] } | null;
    /** `host:port` of each server that clients may ask. */
    readonly servers: readonly string[];
    /** Node below which everything of the cluster lies (`/path`), or nothing. */
    readonly chroot: string;
    /** Addresses from which servers of the cluster connect. */
    readonly clients: readonly string[];
  };
  /** How a start replaces the password that a new schema contains; null: it is not looked at. */
  readonly signIn: SignInVars | null;
  /** What a start sees to in DolphinScheduler's own database, signed in as `signIn` says; null: nothing. */
  readonly records: RecordsVars | null;
}

/** A reserve of memory for versions that know shares only: Ansible works them out of what each host has. */
export interface MemoryShare {
  readonly variable: string;
  readonly reservedMb: number;
  /** `free`: the share that must stay free; `used`: the share above which a server takes no more work. */
  readonly tells: 'free' | 'used';
}

export interface HostConnection {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Password of the user for ssh and sudo, or absent when a key is used. */
  readonly password?: string;
  /** Path of a private key file inside the run folder. */
  readonly keyFile?: string;
  /** Name of the section of ssh's configuration with the host that the connection goes through. */
  readonly jump?: string;
}

/** An archive of the package store that a host needs. */
export interface ArchiveVars {
  readonly kind: PackageKind;
  readonly version: string;
  /** CPU architecture (`uname -m`) that it is for; preflight compares it with the host's. */
  readonly arch: 'x86_64' | 'aarch64' | 'any';
  /** Absolute path on the console. */
  readonly file: string;
  readonly sha512: string;
  readonly bytes: number;
  /**
   * Folder on the host into which the archive is unpacked without its top folder, named after version and
   * checksum so that nothing is ever unpacked over something that runs: `<dir>/releases/1.3.6-1a2b3c4d`.
   */
  readonly folder: string;
  /** Link that a deploy points to `folder`: `<dir>/current`, `<dir>/jdk`, `<dir>/zookeeper`, `<dir>/pages`. */
  readonly link: string;
  /** Folders of a release, relative to it, that get a link to each JDBC driver of the deploy. */
  readonly driverPlaces: readonly string[];
  readonly hosts: readonly string[];
}

export interface HostVars {
  readonly roles: readonly RoleName[];
  /** Distribution packages per family that the host's roles need. */
  readonly osPackages: { readonly debian: readonly string[]; readonly redhat: readonly string[] };
  /** Ports that servers of this host will listen on, for preflight. */
  readonly ports: readonly { readonly port: number; readonly what: string; readonly field: string }[];
  /** Sum of the heaps of this host's servers plus an allowance each, in MiB. */
  readonly memoryMb: number;
  /** Free space that archives and data need in deployDir's file system, in MiB. */
  readonly diskMb: number;
}

export interface RoleVars {
  readonly hosts: readonly string[];
  /** The role's settings as saved (null for a role without a body); Ansible's argument spec checks them. */
  readonly body: RoleBody | null;
  /** Configuration files of the role, written by `configure`. */
  readonly files: readonly FileVars[];
  /** Folders that the role needs, owned by the deploy user; never emptied, never removed. */
  readonly folders: readonly { readonly path: string; readonly mode: string }[];
  /** Servers of the role, in the order in which they start; every host of the role runs each of them. */
  readonly servers: readonly ServerVars[];
}

/** A file on a host. Either `content` is the whole file, or `set` changes keys of a file of the release. */
export interface FileVars {
  readonly path: string;
  readonly mode: string;
  readonly owner: 'root' | 'deploy';
  /** The file is a secret: no diff of it is shown. */
  readonly secret: boolean;
  readonly content?: string;
  /** File of the untouched release that `set` starts from, so that a setting taken back falls to its default. */
  readonly base?: string;
  /** Key to the whole, already escaped line that stands for it. Lines of the same key in `base` are replaced. */
  readonly set?: Readonly<Record<string, string>>;
  /** Only for some hosts of the role, else all. */
  readonly hosts?: readonly string[];
}

/** A server as a systemd unit. */
export interface ServerVars {
  /** `master-server`, `api-server`, `zookeeper`, `database`, `frontend`, … */
  readonly name: string;
  /** Name of the unit, with the cluster's id: `dolphindeck-9df5a945-master-server.service`. */
  readonly unit: string;
  /** The whole unit file. */
  readonly unitText: string;
  /** Ports that it listens on; after a stop none of them is open. */
  readonly ports: readonly number[];
  /** Log file whose end is shown when the server does not become healthy, besides the unit's journal. */
  readonly logFile: string | null;
  /** All must hold before the server counts as started. */
  readonly health: readonly HealthCheck[];
  /** Patterns of paths, a file of each of which must be on the host before the server is started. */
  readonly plugins?: readonly string[];
  /** What must let this host in before the server is started. */
  readonly needs?: readonly ('database' | 'zookeeper')[];
  /** Seconds that the server may take to become healthy. */
  readonly startTimeout: number;
  /** Seconds after SIGTERM before systemd kills it. */
  readonly stopTimeout: number;
}

export type HealthCheck =
  | { readonly kind: 'port'; readonly port: number }
  /** ZooKeeper answers `srvr` and serves requests (it has a quorum). */
  | { readonly kind: 'zookeeper'; readonly port: number }
  /**
   * A child of `path` whose name is this host's registered address exists in ZooKeeper: `address:port`, or without a
   * port the address, alone or with `_` and a number.
   */
  | {
      readonly kind: 'registered';
      readonly servers: readonly string[];
      readonly path: string;
      readonly port: number | null;
    }
  /** A login with wrong credentials is answered with one of `codes`: the API works and reaches its database. */
  | {
      readonly kind: 'api-login';
      readonly port: number;
      readonly path: string;
      readonly codes: readonly number[];
    }
  | {
      readonly kind: 'http';
      readonly port: number;
      readonly path: string;
      readonly status: readonly number[];
    }
  /** The database answers a query with the cluster's account and password. */
  | { readonly kind: 'database' };

/** What an apply needs to change a cluster that runs in a manner that can be taken back. */
export interface ApplyVars {
  /** Roles whose servers are restarted, one after the other. */
  readonly roles: readonly RoleName[];
  /** True when what DolphinScheduler keeps in its database changes, too. */
  readonly records: boolean;
  /** The link by which files of the release are named, and the folder of releases that it leads into. */
  readonly release: { readonly link: string; readonly releases: string };
  /** What the cluster was before. */
  readonly before: Pick<DeckVars, 'cluster' | 'roles' | 'records'>;
}

/** What a deploy needs to change the version of a cluster in a manner that can be undone. */
export interface UpgradeVars {
  /** The version that was deployed last, when it is another one; null: nothing on the hosts is of another version. */
  readonly from: string | null;
  readonly to: string;
  /** Folder of the restore points on each host. */
  readonly folder: string;
  /** Name of the point that this deploy makes, when it makes one. */
  readonly point: string;
  /** How many points and unused releases stay. */
  readonly keep: number;
  /** Name of a point that the deploy goes back to, or null. */
  readonly restore: string | null;
  /** A version row that is known to be wrong, and what it means as long as a table is there. */
  readonly corrects: { readonly tells: string; readonly means: string; readonly table: string } | null;
  /** The host with the database, where the dumps are. */
  readonly host: string;
  /** Links into `releases`, which a deploy points to other releases. */
  readonly links: readonly string[];
  readonly releases: string;
  /** The schema step on a copy of the database: a release that is the real one but for some files. */
  readonly rehearsal: {
    readonly folder: string;
    readonly release: string;
    readonly files: readonly FileVars[];
    readonly database: Pick<
      DatabaseVars,
      'type' | 'host' | 'port' | 'name' | 'account' | 'password' | 'schema'
    >;
  };
}
