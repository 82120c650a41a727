import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';
import { inside } from './inside.ts';

/** Names of the servers of a cluster that have a unit on the host, sorted: `api-server`, `zookeeper`, … */
export async function unitsOn(host: LabHost, clusterId: string): Promise<string[]> {
  const prefix = `dolphindeck-${clusterId}-`;
  const names = (await inside(host, 'ls', '/etc/systemd/system')).split('\n');
  return names
    .filter(name => name.startsWith(prefix))
    .map(name => name.slice(prefix.length).replace('.service', ''))
    .sort();
}

/** Process id of a server, 0 when it does not run. */
export async function pidOf(host: LabHost, clusterId: string, server: string): Promise<number> {
  const unit = `dolphindeck-${clusterId}-${server}`;
  return Number(await inside(host, 'systemctl', 'show', '-P', 'MainPID', unit));
}

const DEPLOY_DIR = '/home/easy/ds';

/** One command in ZooKeeper's own shell, against the server of the host itself. */
export async function zookeeper(host: LabHost, ...command: string[]): Promise<string> {
  const argv = ['timeout', '60', `${DEPLOY_DIR}/jdk/bin/java`, '-Xmx64m', '-cp'];
  const main = 'org.apache.zookeeper.ZooKeeperMain';
  // A login shell's working folder is root's, which is all the same to it.
  const { stdout, stderr } = await host.exec([
    ...argv,
    `${DEPLOY_DIR}/zookeeper/lib/*`,
    main,
    '-server',
    `${host.ip}:2181`,
    ...command,
  ]);
  return stdout + stderr;
}

/** `leader`, `follower` or `standalone`. */
export async function zookeeperMode(host: LabHost): Promise<string> {
  const ask = `exec 3<>/dev/tcp/${host.ip}/2181; printf srvr >&3; cat <&3`;
  const answer = await inside(host, 'bash', '-c', ask);
  return /^Mode: (\w+)$/m.exec(answer)?.[1] ?? answer;
}
