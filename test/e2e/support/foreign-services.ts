import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { waitFor } from '../../../lab/src/core/wait.ts';
import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';
import type { LabPackages } from '../../../lab/src/packages/build.ts';
import { inside } from './inside.ts';

/**
 * Services that were there before the console: set up by hand on a host that the console does not know, as an
 * operator's colleagues would have done.
 */
export interface ForeignAccount {
  readonly name: string;
  readonly account: string;
  readonly password: string;
  /** The only address from which it may log in. */
  readonly from: string;
}

export const ZOOKEEPER_UNIT = 'foreign-zookeeper.service';
const JAVA = ['/opt/jre/bin/java', '-Xmx128m', '-cp', '/opt/zookeeper/lib/*:/opt/zookeeper/conf'];

async function install(host: LabHost, ...names: string[]): Promise<void> {
  await inside(host, 'apt-get', 'update');
  await inside(
    host,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-y',
    'install',
    '--no-install-recommends',
    ...names,
  );
}

/** Gives a program its input as root or another user, and fails when the program does. */
async function feed(host: LabHost, user: string, command: string, input: string): Promise<void> {
  const { code, stdout, stderr } = await host.exec(['su', user, '-c', `cd / && ${command}`], { input });
  if (code !== 0) throw new Error(`${command}: exit ${code}\n${stdout}${stderr}`);
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Lets a password be stored as the server does by default, or as the old driver needs it. */
export async function setPostgresqlPassword(
  host: LabHost,
  { account, password }: ForeignAccount,
  encryption: 'scram-sha-256' | 'md5',
): Promise<void> {
  const sql = `set password_encryption = '${encryption}'; alter role ${account} password ${quoted(password)};`;
  await feed(host, 'postgres', 'psql -v ON_ERROR_STOP=1', sql);
}

/** The distribution's PostgreSQL with a database; its password is stored as the server does by default. */
export async function setUpPostgresql(host: LabHost, account: ForeignAccount): Promise<void> {
  await install(host, 'postgresql');
  const sql = [
    "alter system set listen_addresses = '*';",
    `create role ${account.account} login;`,
    `create database ${account.name} owner ${account.account};`,
  ].join('\n');
  await feed(host, 'postgres', 'psql -v ON_ERROR_STOP=1', sql);
  await setPostgresqlPassword(host, account, 'scram-sha-256');
  const rule = `host ${account.name} ${account.account} ${account.from}/32 md5`;
  await inside(host, 'sh', '-c', `cd /etc/postgresql/*/main && echo '${rule}' >> pg_hba.conf`);
  await inside(host, 'systemctl', 'restart', 'postgresql');
}

/** The distribution's MariaDB with a database. */
export async function setUpMariadb(host: LabHost, account: ForeignAccount): Promise<void> {
  await install(host, 'mariadb-server');
  await inside(
    host,
    'sh',
    '-c',
    "printf '[mysqld]\\nbind-address = *\\n' > /etc/mysql/mariadb.conf.d/99-bind.cnf",
  );
  await inside(host, 'systemctl', 'restart', 'mariadb');
  // In MariaDB a backslash is an escape character.
  const password = quoted(account.password.replaceAll('\\', '\\\\'));
  const sql = [
    `create database ${account.name} character set utf8mb4;`,
    `create user '${account.account}'@'${account.from}' identified by ${password};`,
    `grant all privileges on ${account.name}.* to '${account.account}'@'${account.from}';`,
  ].join('\n');
  await feed(host, 'root', 'mariadb', sql);
}

/** A ZooKeeper of its own in which `node` exists. */
export async function setUpZooKeeper(host: LabHost, packages: LabPackages, node: string): Promise<void> {
  for (const [folder, archive] of [
    ['jre', packages.jre],
    ['zookeeper', packages.zookeeper],
  ] as const) {
    await copyFile(archive, join(host.folder, 'root/opt', basename(archive)));
    await inside(host, 'mkdir', '-p', `/opt/${folder}`);
    await inside(
      host,
      'tar',
      '-xzf',
      `/opt/${basename(archive)}`,
      '--strip-components=1',
      '-C',
      `/opt/${folder}`,
    );
  }
  const config =
    'clientPort=2181\ndataDir=/opt/zookeeper-data\nadmin.enableServer=false\n4lw.commands.whitelist=*\n';
  await feed(host, 'root', 'cat > /opt/zoo.cfg', config);
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  await inside(host, 'systemd-run', `--unit=${ZOOKEEPER_UNIT}`, ...JAVA, main, '/opt/zoo.cfg');
  await waitFor(`ZooKeeper to take the node ${node}`, 60, async () => {
    const cli = [...JAVA, 'org.apache.zookeeper.ZooKeeperMain', '-server', '127.0.0.1:2181'];
    await host.exec([...cli, 'create', node]);
    const { stdout, stderr } = await host.exec([...cli, 'ls', '/']);
    return `${stdout}${stderr}`.includes(node.slice(1));
  });
}

/** What must not change on the host: who its services are and since when, its units, its users. */
export async function fingerprint(host: LabHost): Promise<Record<string, string>> {
  const pid = async (unit: string) => (await inside(host, 'systemctl', 'show', '-P', 'MainPID', unit)).trim();
  return {
    zookeeper: await pid(ZOOKEEPER_UNIT),
    postgresql: (await inside(host, 'sh', '-c', 'head -1 /var/lib/postgresql/*/main/postmaster.pid')).trim(),
    configuration: await inside(host, 'sh', '-c', 'cat /etc/postgresql/*/main/*.conf /opt/zoo.cfg | md5sum'),
    units: await inside(host, 'ls', '/etc/systemd/system'),
    users: await inside(host, 'cat', '/etc/passwd'),
    homes: await inside(host, 'ls', '/home', '/etc/sudoers.d'),
  };
}
