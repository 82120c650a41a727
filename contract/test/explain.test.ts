import { explain, SIGNATURES } from '@dolphindeck/contract/explain/explain.ts';
import { describe, expect, test } from 'vitest';

/** Sentences as OpenSSH, sudo, apt, JVMs, PostgreSQL, MySQL, ZooKeeper and the kernel really write them. */
const SAID: readonly (readonly [string, string])[] = [
  ['host_key_changed', 'Failed to connect to the host via ssh: Host key verification failed.'],
  ['host_key_changed', '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @'],
  [
    'host_key_changed',
    'the host does not show the SSH key that it is registered with; if that is right, confirm its new key',
  ],
  [
    'login_refused',
    'Failed to connect to the host via ssh: root@10.0.0.1: Permission denied (publickey,password).',
  ],
  [
    'unreachable',
    'Data could not be sent to remote host "10.0.0.1". Make sure this host can be reached over ssh: ssh: connect to host 10.0.0.1 port 22: Connection timed out',
  ],
  ['login_refused', 'root@10.0.0.1: Permission denied (publickey,password).'],
  ['login_refused', 'Invalid/incorrect password: Permission denied, please try again.'],
  ['sudo_refused', 'sudo: a password is required'],
  ['sudo_refused', 'Missing sudo password'],
  [
    'unreachable',
    'Failed to connect to the host via ssh: ssh: connect to host 10.0.0.1 port 22: No route to host',
  ],
  ['unreachable', 'ssh: connect to host 10.0.0.1 port 22: Connection timed out'],
  ['unreachable', 'kex_exchange_identification: read: Connection reset by peer'],
  ['disk_full', 'tar: lib/hive-exec-2.1.0.jar: Cannot write: No space left on device'],
  [
    'console_disk_full',
    'The record of the run could not be written to the data folder of the console: No space left on device. The run was ended.',
  ],
  [
    'console_disk_full',
    "The run could not be started: ENOSPC: no space left on device, open '/var/lib/deck/runs/0a/vars.yml'",
  ],
  [
    'run_died',
    'The process that led this run has died. How far it came is not known beyond these lines, and what it had started may run on until the cluster is stopped or deployed again.',
  ],
  ['disk_full', 'nothing was changed; disk_low: /srv/ds has 5 MiB free, 2048 are needed'],
  [
    'disk_read_only',
    'nothing was changed; deploydir_unwritable: /srv/ds cannot be used: its file system is mounted read-only',
  ],
  ['disk_read_only', "touch: cannot touch '/home/easy/ds/x': Read-only file system"],
  ['archive_broken', 'gzip: stdin: not in gzip format'],
  ['archive_broken', 'gzip: stdin: unexpected end of file'],
  ['os_package', 'E: Unable to locate package postgresql'],
  ['os_package', 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (apt-get)'],
  ['port_in_use', 'java.net.BindException: Address already in use'],
  ['port_in_use', 'nginx: [emerg] bind() to 0.0.0.0:8888 failed (98: Address already in use)'],
  [
    'jdbc_driver_missing',
    'java.lang.IllegalStateException: Cannot load driver class: com.mysql.cj.jdbc.Driver',
  ],
  ['jdbc_driver_missing', 'java.lang.ClassNotFoundException: com.mysql.jdbc.Driver'],
  ['scram', 'org.postgresql.util.PSQLException: The authentication type 10 is not supported.'],
  ['database_login', 'FATAL: password authentication failed for user "easy"'],
  ['database_login', "Access denied for user 'easy'@'10.0.0.1' (using password: YES)"],
  ['database_unknown', 'FATAL: database "dolphinscheduler" does not exist'],
  ['database_unknown', "Unknown database 'dolphinscheduler'"],
  ['database_connections', 'FATAL: sorry, too many clients already'],
  ['zookeeper_version', 'KeeperErrorCode = Unimplemented for /dolphinscheduler/nodes'],
  ['zookeeper_quorum', 'KeeperErrorCode = ConnectionLoss for /dolphinscheduler'],
  ['zookeeper_quorum', 'This ZooKeeper instance is not currently serving requests'],
  ['jvm_option', "Unrecognized VM option 'UseFastAccessorMethods'"],
  [
    'jvm_option',
    'java.lang.UnsupportedClassVersionError: org/example/A has been compiled by a more recent version',
  ],
  ['memory', 'java.lang.OutOfMemoryError: Java heap space'],
  ['memory', 'There is insufficient memory for the Java Runtime Environment to continue.'],
  ['name_resolution', 'java.net.UnknownHostException: node-2: Name or service not known'],
  ['permission', 'java.io.FileNotFoundException: /home/easy/ds/logs/x.log (Permission denied)'],
];

describe('what a failure most likely means', () => {
  test.each(SAID)('%s: %s', (id, message) => {
    expect(explain(`TASK failed\n${message}\n`, 'en')?.id).toBe(id);
  });

  test('every signature is tried with a sentence of its own', () => {
    const tried = new Set(SAID.map(([id]) => id));
    expect(SIGNATURES.map(({ id }) => id).filter(id => !tried.has(id))).toEqual([]);
    expect(new Set(SIGNATURES.map(({ id }) => id)).size).toBe(SIGNATURES.length);
  });

  test('what is not known is not guessed at', () => {
    expect(explain('the assertion failed', 'en')).toBeNull();
  });

  test('the explanation is in the language that was asked for', () => {
    expect(explain('No space left on device', 'zh')?.cause).toMatch(/磁盘空间不足/);
    expect(explain('No space left on device', 'en')?.advice).toMatch(/Make room/);
  });
});
