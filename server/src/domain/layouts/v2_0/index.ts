import { roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
import { ALERT_NAMES_2, alertRecords } from '../alert-plugins.ts';
import { build } from '../flat/build.ts';
import { managedKeys } from '../flat/files.ts';
import { serverKinds } from '../flat/kinds.ts';
import { LOG_CLASSES } from '../flat/logback.ts';
import { specProblems } from '../flat/problems.ts';
import { schema } from '../flat/schema.ts';
import { heapOf, type Servers, serverPorts } from '../flat/servers.ts';
import { FIRST_SIGN_IN } from '../flat/sign-in.ts';
import type { Layout, LayoutContext, LayoutOutput } from '../layout.ts';
import { OS_PACKAGES } from '../os-packages.ts';
import { ROLE_FILES, sharedFiles } from './files.ts';

/** `sql` holds a folder of the same name, which the schema commands look for on the class path. */
const CLASS_PATH = ['sql', 'conf', 'lib/*'];

const SERVERS: Servers = serverKinds({
  profiles: (server, { database }) => [server, database.type],
  // From 2.0.5 on master and worker sleep a minute after they have closed everything.
  stopTimeout: 120,
  alertLog: 'logging.config',
  alertPort: 50_052,
  // It ends its tasks after it has closed its port, which may take long, and then itself.
  closedPortSeconds: undefined,
  // From 2.0.6 on it shows no file outside this folder, or else its working directory, where the logs are not.
  loggerFlags: ({ paths }) => [`-DDOLPHINSCHEDULER_HOME=${paths.logs}`],
});

function parts(context: LayoutContext): LayoutOutput {
  const { cluster, release, paths, jdk, database } = context;
  const alert = roleOf(cluster, 'alert');
  return build(context, {
    servers: SERVERS,
    classPath: CLASS_PATH,
    roleFiles: ROLE_FILES,
    logClasses: LOG_CLASSES,
    sharedFiles: sharedFiles(context),
    folders: () => [],
    schema: schema({
      release,
      jdk,
      version: cluster.base.version,
      classPath: CLASS_PATH,
      flags: ['-Dlogging.config=classpath:logback-schema.xml', `-Dspring.profiles.active=${database.type}`],
    }),
    uiFolder: `${paths.current}/ui`,
    uiPrefix: '/dolphinscheduler/ui/',
    afterStart: alert === undefined ? [] : alertRecords(alert.roleBody ?? {}, { names: ALERT_NAMES_2 }),
  });
}

/**
 * DolphinScheduler 2.0.1 to 2.0.9, whose files, keys and main classes are the same. 2.0.0 is another generation of its
 * own (datasource.properties, alert.properties, plugins in folders below `lib/plugin`), which nobody needs to stay on.
 */
export const v2_0: Layout = {
  id: 'v2_0',
  versions: '2.0.1–2.0.9',
  proven: ['2.0.9'],
  covers: ([major, minor, patch]) => major === 2 && minor === 0 && patch >= 1 && patch <= 9,
  // Made for 8. From 14 on the ZooKeeper client 3.4 of the package cannot connect.
  jdk: [11, 8],
  // The client is 3.4.14, as in 1.3.x.
  zookeeper: { from: [3, 4, 6], before: [4, 0, 0] },
  databases: {
    // The driver in the package is 42.2.5, the first line that knows SCRAM.
    postgresql: {
      driverJars: ['lib/postgresql-*.jar'],
      passwordEncryption: 'scram-sha-256',
      jdbcDriver: null,
    },
    mysql: {
      driverJars: ['lib/mysql-connector-j*.jar'],
      passwordEncryption: 'native',
      // The version's guide asks for 8.0.16. Before 8.0.23 a driver ends on servers whose time zone has a short name
      // (CST), and shifts times between zones; from then on it keeps them as they are, as 5.1 did under 1.3.x.
      jdbcDriver: {
        name: 'mysql-connector-j',
        versions: { from: [8, 0, 23], before: [9, 0, 0] },
        places: ['lib'],
      },
    },
  },
  osPackages: OS_PACKAGES,
  heaps: (role, body) => SERVERS[role].map(kind => heapOf(kind, body)),
  ports: spec => serverPorts(SERVERS, spec),
  // `state` (1: may sign in) is a field of the user since 2.0, and an update without it is an error.
  firstSignIn: { ...FIRST_SIGN_IN, kept: [...FIRST_SIGN_IN.kept, 'state'] },
  managedKeys: (role, body) => managedKeys(ROLE_FILES, role, body),
  problems: specProblems,
  build: parts,
};
