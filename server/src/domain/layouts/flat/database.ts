import { isIPv6, withPort } from '@dolphindeck/contract/common/address.ts';
import type { DatabaseType, Layout, LayoutContext } from '../layout.ts';
import type { Settings } from './settings.ts';

export type Database = LayoutContext['database'];

/** Driver class and address of a kind of database. */
interface Jdbc {
  readonly driver: string;
  readonly url: (database: Database) => string;
}

const postgresql: Jdbc = {
  driver: 'org.postgresql.Driver',
  url: ({ host, port, name }) => `jdbc:postgresql://${withPort(host, port)}/${name}`,
};

/** Parameters of Connector/J. useSSL: the driver would try TLS in versions that JDK 11 no longer speaks, and warn. */
const MYSQL = 'useUnicode=true&characterEncoding=UTF-8&useSSL=false';

/** With Connector/J 5.1, which cuts `[fd00::1]:3306` at the first colon; it has another form for such addresses. */
export const JDBC_5: Readonly<Record<DatabaseType, Jdbc>> = {
  postgresql,
  mysql: {
    driver: 'com.mysql.jdbc.Driver',
    url: ({ host, port, name }) => {
      const server = isIPv6(host)
        ? `address=(protocol=tcp)(host=${host})(port=${port})`
        : withPort(host, port);
      return `jdbc:mysql://${server}/${name}?${MYSQL}`;
    },
  },
};

/** With Connector/J 8. */
export const JDBC_8: Readonly<Record<DatabaseType, Jdbc>> = {
  postgresql,
  mysql: {
    driver: 'com.mysql.cj.jdbc.Driver',
    url: ({ host, port, name }) => `jdbc:mysql://${withPort(host, port)}/${name}?${MYSQL}`,
  },
};

/** The database as the properties files of 1.2.x and 1.3.x name it. */
export function datasource(database: Database): Settings {
  const { driver, url } = JDBC_5[database.type];
  return {
    'spring.datasource.driver-class-name': driver,
    'spring.datasource.url': url(database),
    'spring.datasource.username': database.account,
    'spring.datasource.password': database.password,
  };
}

/** What 1.2 and 1.3 use of databases: the drivers of their packages are the same. */
export const DATABASES_1: Layout['databases'] = {
  // The driver in the package, 42.1.4, knows no SCRAM ("authentication type 10 is not supported").
  postgresql: { driverJars: ['lib/postgresql-*.jar'], passwordEncryption: 'md5', jdbcDriver: null },
  mysql: {
    driverJars: ['lib/mysql-connector-java-*.jar'],
    passwordEncryption: 'native',
    // The guide of 1.3 asks for 5.1.47 or newer. Drivers of 8 look for tables in every database of the server.
    jdbcDriver: {
      name: 'mysql-connector-java',
      versions: { from: [5, 1, 47], before: [5, 2, 0] },
      places: ['lib'],
    },
  },
};
