import type { Signature } from './signature.ts';

/** What the console's own modules say when nothing else in their message tells the cause. */
export const CONSOLE_SIGNATURES: readonly Signature[] = [
  {
    id: 'schema_unfinished',
    pattern: /has tables of DolphinScheduler but no version/,
    cause: {
      en: 'An earlier creation of the schema broke off and left tables without a version.',
      zh: '之前的建库中断，库中有 DolphinScheduler 的表但没有版本信息。',
    },
    advice: {
      en: 'If nothing in this database is needed, empty it by hand (the console never drops anything) and deploy again; else name another database.',
      zh: '若库中数据不再需要，请手动清空该库（控制台从不删除数据）后重新部署；否则请改用其他数据库。',
    },
  },
  {
    id: 'schema_newer',
    pattern: /the database is of version (?<found>\S{1,64}), newer than (?<wanted>\S{1,64});/,
    cause: {
      en: 'The schema in the database is of version {found}, the cluster is to be {wanted}: there is no way back.',
      zh: '数据库中的表结构版本为 {found}，高于集群要部署的 {wanted}，无法降级。',
    },
    advice: {
      en: 'Set the version of the cluster to that of the schema or a newer one, or name another database.',
      zh: '请将集群版本改为不低于该表结构的版本，或改用其他数据库。',
    },
  },
  {
    id: 'upgrade_2_0_postgresql',
    pattern: /column "code" of relation "t_ds_process_definition" does not exist/,
    cause: {
      en: 'The upgrade script of DolphinScheduler 2.0 for PostgreSQL fails as soon as there is a project, and hides the error; the next script stumbles over what is missing.',
      zh: 'DolphinScheduler 2.0 的 PostgreSQL 升级脚本只要库中已有项目就会失败，并隐藏该错误，后续脚本因此中断。',
    },
    advice: {
      en: 'Set the version to 3.0.6, whose scripts are mended, and deploy: from there later versions can be reached.',
      zh: '请将集群版本改为脚本已修复的 3.0.6 后重新部署，之后可再升级到更新的版本。',
    },
  },
  {
    id: 'upgrade_3_1_mariadb',
    pattern: /Key column 'k8s' doesn't exist in table/,
    cause: {
      en: 'The upgrade script of DolphinScheduler 3.1 drops a column of a unique index, which MySQL allows and MariaDB does not.',
      zh: 'DolphinScheduler 3.1 的升级脚本会删除唯一索引中的一列，MySQL 允许，而 MariaDB 不允许。',
    },
    advice: {
      en: 'Set the version to 3.0.6 and deploy, then to the later one: from 3.0 on the console drops the index first.',
      zh: '请先将集群版本改为 3.0.6 并部署，再改为更新的版本：从 3.0 起控制台会先删除该索引。',
    },
  },
  {
    id: 'upgrade_3_2_mariadb',
    pattern: /the statement `alter table QRTZ_\w{1,60} add constraint .{1,600}` failed/,
    cause: {
      en: 'The console takes foreign keys off the timer’s tables for the upgrade script of DolphinScheduler 3.2, which MariaDB would refuse, and cannot make them again: rows refer to others that are not there.',
      zh: 'DolphinScheduler 3.2 的升级脚本在 MariaDB 上会因定时器表的外键被拒绝，控制台会先移除外键再重建；重建失败，说明有记录引用了不存在的记录。',
    },
    advice: {
      en: 'Set the version back to the one before and deploy. In the table that the message names, remove the timers whose workflow is gone (the pages of DolphinScheduler do: take the schedules offline, and online again), then upgrade again.',
      zh: '请改回之前的版本并重新部署。清理消息所指表中已失效的定时器（可在 DolphinScheduler 页面将定时下线后重新上线），然后重新升级。',
    },
  },
  {
    id: 'database_absent',
    pattern:
      /(PostgreSQL|MariaDB)'s server is not installed|mariadb-install-db is not installed|is of PostgreSQL \d+, which is not installed/,
    cause: {
      en: 'The programs of the database server that the cluster needs are not on the host.',
      zh: '主机上没有集群所需的数据库服务程序。',
    },
    advice: {
      en: 'Somebody removed or replaced them: install the version that the message names (or deploy again, which installs them), then repeat the action.',
      zh: '程序可能已被卸载或替换：请安装消息中的版本（或重新部署以自动安装），然后重新执行该操作。',
    },
  },
  {
    id: 'not_deployed',
    pattern: /^not deployed on this host: /m,
    cause: { en: 'Units of the cluster are missing on the host.', zh: '主机上缺少该集群的服务单元。' },
    advice: {
      en: 'Somebody removed them, or the host was reinstalled: deploy the cluster again. One whose state allows no deploy is stopped first.',
      zh: '服务单元可能已被删除，或主机已重装：请重新部署该集群；若当前状态不允许部署，请先停止集群。',
    },
  },
  {
    id: 'server_ends',
    pattern: /^\S{1,100} (ended \d+ times|has ended\b|has failed \()/m,
    cause: {
      en: 'A server ends soon after its start, again and again.',
      zh: '服务启动后很快退出，并反复重启。',
    },
    advice: {
      en: 'Its journal and log stand below the message, the last lines name the reason most often. Correct that, then ask for the same action again.',
      zh: '消息下方附有该服务的日志，最后几行通常指出原因。请修正后重新执行同一操作。',
    },
  },
  {
    id: 'server_slow',
    pattern: /is not healthy after \d+ s/,
    cause: {
      en: 'A server runs but was not ready in time.',
      zh: '服务已在运行，但未在规定时间内就绪。',
    },
    advice: {
      en: 'See load, memory and disk of the host, and the log below the message; a slow host often makes it when asked again.',
      zh: '请检查主机的负载、内存和磁盘，以及消息下方的日志；主机较慢时，重新执行通常可以成功。',
    },
  },
  {
    id: 'command_slow',
    pattern: /did not end within \d+ s/,
    cause: {
      en: 'A program on the host did not end in time and was given up.',
      zh: '主机上的程序未在规定时间内结束，已放弃等待。',
    },
    advice: {
      en: 'See load and disk of the host and whether it reaches what the program needs (package sources, the database); then ask for the same action again.',
      zh: '请检查主机的负载和磁盘，以及能否访问该程序所需的服务（软件源、数据库），然后重新执行同一操作。',
    },
  },
];
