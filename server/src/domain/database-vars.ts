/**
 * What is done to an older database around a release's own scripts, where these stop at what is there or leave something
 * out. It comes after the restore point, and is rehearsed with the scripts. Each part is a query: its rows, of one column,
 * are the statements, so that a database without the trouble answers none. Both are asked before anything is carried out.
 */
export interface Mend {
  /** Statements that go before the command. */
  readonly before: string;
  /** Statements that go after it. One that fails is a failed upgrade. */
  readonly after?: string;
}

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
