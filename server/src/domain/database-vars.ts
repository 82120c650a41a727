import type { Mend } from './upgrade/mends.ts';

/** The cluster's database, and the release's means for its schema. */
export interface DatabaseVars {
  readonly type: 'postgresql' | 'mysql';
  /** Ours: installed, started and stopped by the console. False: an existing server, used as it is. */
  readonly managed: boolean;
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly account: string;
  readonly password: string;
  /** Patterns of paths: a file of each must be on every host whose servers use the database. */
  readonly drivers: readonly string[];
  /** How the server stores passwords so that the package's driver can log in. */
  readonly passwordEncryption: 'md5' | 'scram-sha-256' | 'native';
  readonly dataDir: string;
  /** What `install` and `configure` of a managed server need; null for an existing one. */
  readonly instance: {
    /** Administrator of the instance, who is let in over the socket without password: see `domain/services`. */
    readonly superuser: string;
    /** Folder of the socket; exists while the unit runs. */
    readonly socketDir: string;
    /** Link to the distribution's programs, which the unit starts: PostgreSQL's folder, MariaDB's server. */
    readonly bin: string;
  } | null;
  /** Addresses from which servers of the cluster connect. */
  readonly clients: readonly string[];
  /** The host on which the schema command runs. */
  readonly schemaHost: string;
  readonly schema: {
    /** argv of the package's own means that creates the schema in an empty database, run as the deploy user. */
    readonly create: readonly string[];
    /** The same for a database of an older version. */
    readonly upgrade: readonly string[];
    readonly cwd: string;
    readonly environment: Readonly<Record<string, string>>;
    /** Table and column that hold the schema's version. */
    readonly versionTable: string;
    readonly versionColumn: string;
    /** The version that the table holds after success. */
    readonly version: string;
    /** When that is not the release's own: a table that its schema has and that of the version in the row has not. */
    readonly ownTable?: string;
    /** What is put right before the upgrade command, where it is there. */
    readonly mends?: readonly Mend[];
  };
}
