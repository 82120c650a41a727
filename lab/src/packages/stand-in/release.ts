/** A server of a release, as much of it as the stand-in plays. Texts may hold `{key}`: the value of a setting. */
export interface StandInServer {
  /** Its main class, below `org.apache.dolphinscheduler`. */
  readonly mainClass: string;
  /** Folder of its `conf` and of its libraries, below the release. */
  readonly folder: string;
  /** Files that it reads, in this order, each with the keys without which it does not work. */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  /** Further files that must be on the class path. */
  readonly present?: readonly string[];
  /** Profiles of Spring that must be active. */
  readonly profiles?: readonly string[];
  /** It opens the database; the settings say which. */
  readonly database?: true;
  /** How it finds ZooKeeper: `host:port,…`. */
  readonly registry?: string;
  /** Nodes that it makes there; with `numbered` ZooKeeper puts a number behind each. */
  readonly nodes?: readonly string[];
  readonly numbered?: true;
  /** The host's address in `nodes`: of the interface that it is told, or of the host's own name. */
  readonly announces?: 'interface' | 'own-name';
  readonly ports?: readonly string[];
  /** Port that tells how the server is, over HTTP. */
  readonly statePort?: string;
  readonly apiPort?: string;
  /** Folders that must be there for it to write to. */
  readonly writable?: readonly string[];
  /** What the release takes for keys that nobody sets. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** It is no server but the command that makes the tables: by these files, and this one with the version. */
  readonly schema?: { readonly sql: readonly string[]; readonly softVersion: string };
  /** Ways of alerts that it writes into the database, each with its parameters. */
  readonly plugins?: Readonly<Record<string, readonly string[]>>;
  /** Lists of the API: table, and the fields that it demands of a new entry. */
  readonly records?: Readonly<Record<string, readonly [string, ...string[]]>>;
  /** A sign-in is answered with the session itself, not with an object that holds it. */
  readonly plainSession?: true;
  /** Parameters that an update of a user demands. */
  readonly userNeeds?: readonly string[];
}

/** A release that is stood in for. */
export interface StandInRelease {
  /** What its official archive is called, without `.tar.gz`. */
  readonly archive: string;
  /** An archive that a cluster needs beside it, and the files in that. */
  readonly beside?: { readonly archive: string; readonly files: readonly string[] };
  readonly servers: readonly StandInServer[];
  /** Folder of the libraries: `lib` or `libs`. */
  readonly libraries: 'lib' | 'libs';
  /** Names of files in each `conf` folder, beside those that servers read. */
  readonly confFiles: Readonly<Record<string, readonly string[]>>;
  /** Files of the tables, by their places in the release, and what each is made of. */
  readonly sql: Readonly<Record<string, readonly ('tables.sql' | 'rows.sql' | 'version')[]>>;
  /** What the release says in the database that it is. */
  readonly schemaVersion: string;
  readonly scripts: readonly string[];
  /** The version of PostgreSQL's JDBC driver in it. */
  readonly postgresql: string;
  /** Its own classes for logs of tasks, which our logging configuration names, below `org.apache.dolphinscheduler`. */
  readonly logClasses: Readonly<
    Partial<Record<'TaskFilter' | 'TaskDiscriminator' | 'HidingConverter', string>>
  >;
  /** Keys of files that the console writes as a whole, which no list of known keys has. */
  readonly knows?: Readonly<Record<string, readonly string[]>>;
}
