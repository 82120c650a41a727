import type { RoleEntry } from '@dolphindeck/contract/cluster/cluster.ts';
import type { DatabaseVars } from '../database-vars.ts';
import type { HostVars, RoleVars } from '../deck-vars.ts';
import type { DatabaseType, IdentifiedCluster } from '../layouts/layout.ts';
import type { Paths } from '../paths.ts';
import { MARIADB_ADMIN, MARIADB_MB, mariadbRole } from './mariadb.ts';
import { POSTGRESQL_MB, postgresqlRole, SUPERUSER } from './postgresql.ts';

/** A kind of database that the console runs itself. */
interface DatabaseService {
  /** Below deployDir/data. Each kind has its own, so that a change of the kind never meets files of the other. */
  readonly dataFolder: string;
  readonly superuser: string;
  readonly memoryMb: number;
  readonly osPackages: HostVars['osPackages'];
  bin(paths: Paths): string;
  role(
    cluster: IdentifiedCluster,
    role: RoleEntry,
    paths: Paths,
    database: DatabaseVars,
    servers: number,
  ): RoleVars;
}

/** MySQL means MariaDB, which is what distributions have; an existing MySQL is used as `external`. */
export const DATABASES: Readonly<Record<DatabaseType, DatabaseService>> = {
  postgresql: {
    dataFolder: 'database',
    superuser: SUPERUSER,
    memoryMb: POSTGRESQL_MB,
    osPackages: { debian: ['postgresql'], redhat: ['postgresql-server', 'postgresql'] },
    bin: paths => paths.postgresqlBin,
    role: postgresqlRole,
  },
  mysql: {
    dataFolder: 'mariadb',
    superuser: MARIADB_ADMIN,
    memoryMb: MARIADB_MB,
    osPackages: { debian: ['mariadb-server'], redhat: ['mariadb-server'] },
    bin: paths => paths.mariadb,
    role: mariadbRole,
  },
};
