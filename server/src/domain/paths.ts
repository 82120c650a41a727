/** Where things lie below a cluster's deployDir, the same for all versions. */
export interface Paths {
  readonly dir: string;
  /** One folder per unpacked archive: `<what>-<version>-<first 8 digits of its sha512>`. */
  readonly releases: string;
  /** Links into `releases`. */
  readonly current: string;
  /** Plugins of a release whose archive has none. */
  readonly plugins: string;
  readonly jdk: string;
  readonly zookeeper: string;
  readonly pages: string;
  /** Link to the folder with the distribution's PostgreSQL programs, which differs between families. */
  readonly postgresqlBin: string;
  /** Link to the distribution's MariaDB server, whose name and folder differ between families and versions. */
  readonly mariadb: string;
  /** Configuration of what is not part of the DolphinScheduler release: nginx, ZooKeeper, the database. */
  readonly etc: string;
  /** Variables that each host has in its own way, for units: what only a deploy on the host can find out. */
  readonly hostEnv: string;
  /** The host's names with its own at its registered address, for servers that ask for that. */
  readonly hosts: string;
  /** What outlives every deploy. */
  readonly data: string;
  /** Restore points of upgrades; only root reads them. */
  readonly backups: string;
  /** Logs of all servers and tasks; outside the release, so an upgrade or clean-up keeps them. */
  readonly logs: string;
}

export function pathsOf(dir: string): Paths {
  return {
    dir,
    releases: `${dir}/releases`,
    current: `${dir}/current`,
    plugins: `${dir}/plugins`,
    jdk: `${dir}/jdk`,
    zookeeper: `${dir}/zookeeper`,
    pages: `${dir}/pages`,
    postgresqlBin: `${dir}/postgresql/bin`,
    mariadb: `${dir}/mariadb/mariadbd`,
    etc: `${dir}/etc`,
    hostEnv: `${dir}/etc/host.env`,
    hosts: `${dir}/etc/hosts`,
    data: `${dir}/data`,
    backups: `${dir}/backups`,
    logs: `${dir}/logs`,
  };
}

/** The unit of a server: it carries the cluster's id, so units of two clusters never meet on a host. */
export function unitName(clusterId: string, server: string): string {
  return `dolphindeck-${clusterId}-${server}.service`;
}

/** Folder of the database's socket: below /run, because a socket's path may have 107 bytes and a deployDir 255. */
export function databaseSocketFolder(clusterId: string): string {
  return `/run/dolphindeck-${clusterId}-database`;
}
