import { alertPlugins } from '../flat/alert-file.ts';
import { build } from '../flat/build.ts';
import { DATABASES_1 } from '../flat/database.ts';
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

const CLASS_PATH = ['conf', 'lib/*'];

const SERVERS: Servers = serverKinds({
  profiles: server => (server === 'api' ? ['api'] : []),
  // The slowest of 1.3.6 was seen to end within 6 (it sleeps 3 to let threads finish).
  stopTimeout: 60,
  alertLog: 'logback.configurationFile',
  alertPort: null,
  // A server that a master took for dead closes its port and stays: its host lost its power and was back before its
  // ZooKeeper session ran out, or the network was cut for longer.
  closedPortSeconds: 30,
});

function parts(context: LayoutContext): LayoutOutput {
  const { cluster, release, paths, jdk } = context;
  return build(context, {
    servers: SERVERS,
    classPath: CLASS_PATH,
    roleFiles: ROLE_FILES,
    logClasses: LOG_CLASSES,
    sharedFiles: sharedFiles(context),
    folders: role => (role === 'alert' ? [`${paths.data}/alert`, alertPlugins(paths.data)] : []),
    // It looks for `sql/` in the working directory, and does nothing to a database that has tables.
    schema: schema({
      release,
      jdk,
      version: cluster.base.version,
      classPath: CLASS_PATH,
      flags: ['-Dlogback.configurationFile=logback-schema.xml'],
    }),
    uiFolder: `${paths.current}/ui`,
    uiPrefix: '/dolphinscheduler/ui/',
    afterStart: [],
  });
}

/**
 * DolphinScheduler 1.3.x. Only 1.3.6 was deployed and ran a workflow. The others were read: files, keys, main classes
 * and logging classes that this driver uses are the same in 1.3.0 to 1.3.9, except that worker groups moved from one
 * (`worker.group`) to a list (`worker.groups`) in 1.3.2 (see `worker` of `flat/settings.ts`).
 */
export const v1_3: Layout = {
  id: 'v1_3',
  versions: '1.3.0–1.3.9',
  proven: ['1.3.6', '1.3.9'],
  covers: ([major, minor, patch]) => major === 1 && minor === 3 && patch <= 9,
  // JDK 11 ran everything; 8 is what the release was made for. From 14 on the ZooKeeper client 3.4 of the package
  // cannot connect.
  jdk: [11, 8],
  // The client is 3.4.14; servers 3.5.10 and 3.8 were seen to work with it.
  zookeeper: { from: [3, 4, 6], before: [4, 0, 0] },
  databases: DATABASES_1,
  osPackages: OS_PACKAGES,
  heaps: (role, body) => SERVERS[role].map(kind => heapOf(kind, body)),
  ports: spec => serverPorts(SERVERS, spec),
  firstSignIn: FIRST_SIGN_IN,
  managedKeys: (role, body) => managedKeys(ROLE_FILES, role, body),
  problems: specProblems,
  build: parts,
};
