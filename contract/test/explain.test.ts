import { explain, SIGNATURES } from '@dolphindeck/contract/explain/explain.ts';
import { describe, expect, test } from 'vitest';

/** Sentences as OpenSSH, sudo, apt, JVMs, PostgreSQL, MySQL, ZooKeeper and the kernel really write them. */
const HELD =
  'locked by another console, on desk-1: deploy of cluster of: all, run 1, run 1a2b3c4d, asked for by ops, since 2026-11-25T04:11:45Z';
const SAID: readonly (readonly [string, string])[] = [
  ['host_locked', HELD],
  [
    'host_locked',
    `nothing was changed; host_locked: ${HELD}\nport_taken: port 5678 of master-server is held by java`,
  ],
  ['lock_broken', `the lock of this run was broken: ${HELD}`],
  ['work_left', 'still at work on the host: deck_database of run 1a2b3c4d: python3 (pid 11), java (pid 12)'],
  [
    'jump_failed',
    'the jump host did not let the connection through; check that host in the list of hosts: Host key verification failed.',
  ],
  [
    'unreachable',
    'the jump host was passed, but nothing answers behind it: channel 0: open failed: connect failed: Connection refused; stdio forwarding failed',
  ],
  ['host_key_changed', 'Failed to connect to the host via ssh: Host key verification failed.'],
  ['host_key_changed', '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @'],
  [
    'host_key_changed',
    'the host does not show the SSH key that it is registered with; if that is right, confirm its new key',
  ],
  ['transfer_stuck', 'the host has taken nothing more of what is sent to it for ten minutes (jdk.tar.gz)'],
  ['prints_too_much', 'the host printed more than the console has memory for, and the task was given up'],
  [
    'login_refused',
    'Failed to connect to the host via ssh: root@10.0.0.1: Permission denied (publickey,password).',
  ],
  [
    'unreachable',
    'Data could not be sent to remote host "10.0.0.1". Make sure this host can be reached over ssh: ssh: connect to host 10.0.0.1 port 22: Connection timed out',
  ],
  ['session_not_opened', 'Failed to connect to the host via ssh: Failed to connect to new control master'],
  [
    'session_not_opened',
    'Data could not be sent to remote host "10.0.0.1". Make sure this host can be reached over ssh: Failed to connect to new control master',
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
  [
    'name_unknown',
    'Failed to connect to the host via ssh: ssh: Could not resolve hostname node-3: Name or service not known',
  ],
  [
    'name_unknown',
    'Data could not be sent to remote host "node-3". Make sure this host can be reached over ssh: ssh: Could not resolve hostname node-3: Temporary failure in name resolution',
  ],
  [
    'package_source',
    "cannot install acl: E: Failed to fetch http://packages.example/debian/pool/main/a/acl/acl_2.3.1-3_amd64.deb  Temporary failure resolving 'packages.example'\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?",
  ],
  [
    'package_source',
    "cannot install acl: E: Unable to locate package acl\nW: Failed to fetch http://packages.example/debian/dists/bookworm/InRelease  Temporary failure resolving 'packages.example'",
  ],
  [
    'package_source',
    'cannot install acl: E: Failed to fetch http://10.0.0.9/debian/pool/main/a/acl/acl_2.3.1-3_amd64.deb  Could not connect to 10.0.0.9:80 (10.0.0.9), connection timed out',
  ],
  [
    'package_source',
    "dnf install failed with exit code 1:\nError: Failed to download metadata for repo 'baseos': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name for https://mirrors.example.test",
  ],
  ['disk_full', 'tar: lib/hive-exec-2.1.0.jar: Cannot write: No space left on device'],
  [
    'console_disk_full',
    'The record of the run could not be written to the data folder of the console: No space left on device. The run was ended.',
  ],
  [
    'console_disk_full',
    "The run could not be started: ENOSPC: no space left on device, open '/var/lib/deck/runs/0a/vars.yml'",
  ],
  ['console_disk_full', 'the disk of the console is full: [Errno 28] No space left on device'],
  [
    'archive_broken',
    'apache-zookeeper-3.8.4-bin.tar.gz was damaged on the disk of the host (/var/cache/dolphindeck/5b49) and is removed; repeat the deploy',
  ],
  [
    'archive_broken',
    'apache-zookeeper-3.8.4-bin.tar.gz in the package folder of the console is damaged: its sha512 is 0a… instead of 0b…; put the official file in its place and repeat the deploy',
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
  [
    'os_package',
    'cannot install acl: E: Failed to fetch http://packages.example/debian/pool/main/a/acl/acl_2.3.1-3_amd64.deb  404  Not Found [IP: 10.0.0.9 80]',
  ],
  ['os_package', 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (apt-get)'],
  ['port_in_use', 'java.net.BindException: Address already in use'],
  ['port_in_use', 'nginx: [emerg] bind() to 0.0.0.0:8888 failed (98: Address already in use)'],
  [
    'jdbc_driver_missing',
    'java.lang.IllegalStateException: Cannot load driver class: com.mysql.cj.jdbc.Driver',
  ],
  ['jdbc_driver_missing', 'java.lang.ClassNotFoundException: com.mysql.jdbc.Driver'],
  [
    'plugin_missing',
    'a plugin that worker-server needs is missing on this host: there is no /home/easy/ds/plugins/task-plugins/dolphinscheduler-task-shell-*.jar',
  ],
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
  // From here on whole messages of failed runs, but for lines that say nothing.
  [
    'port_in_use',
    'master-server cannot listen on port 5678, which is held by python3 (pid 2577)\n--- journal of dolphindeck-bad57eee-master-server.service since its start\n2026-11-25T07:25:34+0000 systemd[1]: Started dolphindeck-bad57eee-master-server.service.',
  ],
  [
    'port_in_use',
    'nothing was changed; port_taken: port 12345 of api-server (roles.backend.roleBody.serverPort) is held by python3 (pid 812); end it or choose another port',
  ],
  [
    'setting_invalid',
    `master-server ended 2 times, it says: java.lang.NumberFormatException: For input string: "many"\n--- journal of dolphindeck-bad57eee-master-server.service since its start\n2026-11-25T07:26:36+0000 java[2893]: Caused by: org.springframework.beans.TypeMismatchException: Failed to convert value of type 'java.lang.String' to required type 'int'; nested exception is java.lang.NumberFormatException: For input string: "many"`,
  ],
  [
    'release_incomplete',
    'logger-server ended 2 times, it says: java.lang.ClassNotFoundException: org.apache.dolphinscheduler.server.log.LoggerServer\n--- journal of dolphindeck-bad57eee-logger-server.service since its start\n2026-11-25T07:27:23+0000 java[3421]: Error: Could not find or load main class org.apache.dolphinscheduler.server.log.LoggerServer',
  ],
  [
    'jdbc_driver_missing',
    'the JDBC driver of the database is missing on this host: there is no /home/easy/ds/current/lib/postgresql-*.jar',
  ],
  [
    'jdbc_driver_missing',
    'api-server is not healthy after 180 s: api-login check: timed out\n--- /home/easy/ds/logs/dolphinscheduler-api.log since its start\n### Error querying database.  Cause: org.springframework.jdbc.CannotGetJdbcConnectionException: Failed to obtain JDBC Connection; nested exception is java.sql.SQLException: org.postgresql.Driver\n--- journal of dolphindeck-bad57eee-api-server.service since its start',
  ],
  [
    'jvm_option',
    "master-server ended 2 times, it says: Unrecognized VM option 'UseFastAccessorMethods'\n--- journal of dolphindeck-bad57eee-master-server.service since its start\n2026-11-25T07:31:50+0000 java[4750]: Error: Could not create the Java Virtual Machine.",
  ],
  [
    'database_data',
    'database ended 2 times, it says: could not open file "/home/easy/ds/data/database/global/pg_control": Permission denied\n--- journal of dolphindeck-bad57eee-database.service since its start\n2026-11-25T07:32:19+0000 postgres[5054]: postgres: could not find the database system',
  ],
  [
    'database_data',
    'database ended 2 times, it says: FATAL:  "/home/easy/ds/data/database" is not a valid data directory\n--- journal of dolphindeck-bad57eee-database.service since its start\n2026-11-25T07:32:41+0000 postgres[5165]: 2026-11-25 07:32:41.557 GMT [5165] DETAIL:  File "/home/easy/ds/data/database/PG_VERSION" is missing.',
  ],
  [
    'permission',
    'zookeeper ended 2 times, it says: Unable to access datadir, exiting abnormally\n--- journal of dolphindeck-bad57eee-zookeeper.service since its start\n2026-11-25T07:33:10+0000 java[5275]: org.apache.zookeeper.server.persistence.FileTxnSnapLog$DatadirException: Cannot write to data directory /home/easy/ds/data/zookeeper/version-2',
  ],
  [
    'database_login',
    'the database 198.18.3.12:5432 does not let in the account ds of this host: password authentication failed for user "ds"',
  ],
  [
    'scram',
    "the database 198.18.3.12:5432 does not let in the account ds of this host: the server asks ds for SCRAM, which the driver of this version cannot do; set password_encryption to md5, set the account's password again, and let it in by a line with md5 in pg_hba.conf",
  ],
  [
    'not_stopped',
    'not everything could be stopped: port 5678 of master-server is still held by java (pid 812, dolphindeck-bad57eee-master-server.service)',
  ],
  [
    'database_unreachable',
    'the database 198.18.3.12:5432 does not answer within 30 s: [Errno 113] No route to host',
  ],
  [
    'zookeeper_quorum',
    'ZooKeeper does not answer within 30 s: 198.18.3.12:2181: [Errno 111] Connection refused',
  ],
  [
    'zookeeper_quorum',
    'zookeeper is not healthy after 60 s: ZooKeeper does not serve yet: This ZooKeeper instance is not currently serving requests\n--- journal of dolphindeck-bad57eee-zookeeper.service since its start\n2026-11-25T07:33:10+0000 java[5275]: java.net.NoRouteToHostException: No route to host',
  ],
  [
    'schema_unfinished',
    'the database dolphinscheduler has tables of DolphinScheduler but no version: a creation broke off. Empty it by hand (the console never drops anything) or name another database',
  ],
  ['schema_newer', 'the database is of version 2.0.9, newer than 1.3.6; there is no way back'],
  [
    'upgrade_2_0_postgresql',
    'the rehearsal on a copy of the database failed, so nothing was changed: the schema command failed: java: exit code 1\nCaused by: org.postgresql.util.PSQLException: ERROR: column "code" of relation "t_ds_process_definition" does not exist',
  ],
  [
    'upgrade_3_1_mariadb',
    "the rehearsal on a copy of the database failed, so nothing was changed: the schema command failed: java: exit code 1\nCaused by: java.sql.SQLSyntaxErrorException: Key column 'k8s' doesn't exist in table",
  ],
  [
    'upgrade_3_2_mariadb',
    'the rehearsal on a copy of the database failed, so nothing was changed: the statement `alter table QRTZ_TRIGGERS add constraint QRTZ_TRIGGERS_ibfk_1 foreign key (SCHED_NAME, JOB_NAME, JOB_GROUP) references QRTZ_JOB_DETAILS (SCHED_NAME, JOB_NAME, JOB_GROUP) on update RESTRICT on delete RESTRICT` failed: Cannot add or update a child row: a foreign key constraint fails',
  ],
  ['database_absent', 'the data in /home/easy/ds/data/database is of PostgreSQL 13, which is not installed'],
  [
    'not_deployed',
    'not deployed on this host: dolphindeck-bad57eee-api-server.service; deploy the cluster first',
  ],
  [
    'server_ends',
    'master-server ended 2 times\n--- journal of dolphindeck-bad57eee-master-server.service since its start\n2026-11-25T07:25:34+0000 systemd[1]: Started dolphindeck-bad57eee-master-server.service.',
  ],
  [
    'server_ends',
    'alert-server has ended, and api-server is not healthy after 180 s\n--- journal of dolphindeck-bad57eee-alert-server.service since its start',
  ],
  [
    'server_slow',
    'api-server is not healthy after 180 s: api-login check: timed out\n--- journal of dolphindeck-bad57eee-api-server.service since its start',
  ],
  ['command_slow', 'apt-get install -y postgresql did not end within 1800 s'],
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

  test('who holds a host is said in both languages', () => {
    expect(explain(HELD, 'en')?.cause).toContain(
      'the one on desk-1, deploy of cluster of: all, run 1, run 1a2b3c4d, asked for by ops, since 2026-11-25T04:11:45Z.',
    );
    expect(explain(HELD, 'zh')?.cause).toContain(
      'desk-1 上的控制台，部署集群 of: all, run 1，运行 1a2b3c4d，由 ops 发起，始于 2026-11-25T04:11:45Z',
    );
    expect(explain('still at work on the host: deck_x of run 1: java (pid 2)', 'zh')?.cause).toContain(
      'deck_x of run 1: java (pid 2)',
    );
  });

  test('the explanation is in the language that was asked for', () => {
    expect(explain('No space left on device', 'zh')?.cause).toMatch(/磁盘空间不足/);
    expect(explain('No space left on device', 'en')?.advice).toMatch(/Make room/);
  });
});

// The host writes it, and every look at the list of runs explains it: a pattern with open lengths took ten seconds.
test('a message of 16,000 characters that almost names a lock, over and over, holds nobody up', () => {
  const almost = 'locked by another console, on x: a of cluster y, run z, asked for by u ';
  expect(explain(almost.repeat(16_000 / almost.length), 'en')).toBe(null);
  expect(explain(`${almost.slice(0, 31)}${almost.slice(31).repeat(300)}, since z`, 'en')).toBe(null);
});
