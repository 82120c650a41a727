import { build } from '../flat/build.ts';
import { DATABASES_1 } from '../flat/database.ts';
import { managedKeys } from '../flat/files.ts';
import type { LogClasses } from '../flat/logback.ts';
import { schema } from '../flat/schema.ts';
import { heapOf, serverPorts } from '../flat/servers.ts';
import { FIRST_SIGN_IN } from '../flat/sign-in.ts';
import type { Layout, LayoutContext, LayoutOutput } from '../layout.ts';
import { OS_PACKAGES } from '../os-packages.ts';
import { ROLE_FILES, roleFilesOf, sharedFiles } from './files.ts';
import { problemsOf } from './problems.ts';
import { serversOf } from './servers.ts';

const CLASS_PATH = ['conf', 'lib/*'];

function logClasses(version: string): LogClasses {
  return { folder: 'org.apache.dolphinscheduler.server.worker.log', hides: version !== '1.2.0' };
}

/** 1.2.0 comes as two archives, of servers and of pages. */
function separatePages(version: string): boolean {
  return version === '1.2.0';
}

function parts(context: LayoutContext): LayoutOutput {
  const { cluster, release, paths, jdk } = context;
  const { version } = cluster.base;
  const separate = separatePages(version);
  return build(context, {
    servers: serversOf(version),
    classPath: CLASS_PATH,
    roleFiles: roleFilesOf(version),
    logClasses: logClasses(version),
    sharedFiles: sharedFiles(context),
    folders: role => (role === 'alert' ? [`${paths.data}/alert`] : []),
    // It looks for `sql/` in the working directory, and does nothing to a database that has tables.
    schema: schema({
      release,
      jdk,
      version,
      classPath: CLASS_PATH,
      flags: ['-Dlogback.configurationFile=logback-schema.xml'],
    }),
    uiFolder: separate ? `${paths.pages}/dist` : `${paths.current}/ui`,
    uiPrefix: separate ? '/' : '/dolphinscheduler/ui/',
    afterStart: [],
  });
}

/**
 * DolphinScheduler 1.2.0 and 1.2.1. They differ in files (1.2.1 has put four into one and named fewer keys), in the
 * ports of the master, and in the archives that they come as.
 */
export const v1_2: Layout = {
  id: 'v1_2',
  versions: '1.2.0–1.2.1',
  proven: ['1.2.0'],
  covers: ([major, minor, patch]) => major === 1 && minor === 2 && patch <= 1,
  // Made for 8. From 14 on the ZooKeeper client 3.4 of the package cannot connect.
  jdk: [11, 8],
  // The client is 3.4.14, as in 1.3.x.
  zookeeper: { from: [3, 4, 6], before: [4, 0, 0] },
  databases: DATABASES_1,
  osPackages: OS_PACKAGES,
  separatePages,
  announcesOwnName: true,
  heaps: (role, body) => serversOf('1.2.1')[role].map(kind => heapOf(kind, body)),
  ports: spec => serverPorts(serversOf(spec.base.version), spec),
  firstSignIn: FIRST_SIGN_IN,
  managedKeys: (role, body) => managedKeys(ROLE_FILES, role, body),
  problems: problemsOf,
  build: parts,
};
