import type { Signature } from './signature.ts';

/** Failures of a server: what DolphinScheduler, its JVM, its database or ZooKeeper say in their logs. */
export const SERVER_SIGNATURES: readonly Signature[] = [
  {
    id: 'port_in_use',
    pattern: /address already in use|bindexception|port \d+ .*(in use|taken|held|listens)|could not bind/i,
    cause: { en: 'A port is taken by another program.', zh: '端口被其他程序占用。' },
    advice: {
      en: 'End that program (ss -ltnp shows it), or change the port of the role and deploy again.',
      zh: '请结束该程序（用 ss -ltnp 查看），或修改角色端口后重新部署。',
    },
  },
  {
    id: 'jdbc_driver_missing',
    pattern: /cannot load (jdbc )?driver class|classnotfoundexception: com\.mysql|no suitable driver/i,
    cause: { en: 'The JDBC driver of the database is missing.', zh: '缺少数据库 JDBC 驱动。' },
    advice: {
      en: 'DolphinScheduler does not bring the driver of MySQL: upload mysql-connector-java to the package store and deploy again.',
      zh: 'DolphinScheduler 不自带 MySQL 驱动，请上传 mysql-connector-java 安装包后重新部署。',
    },
  },
  {
    id: 'scram',
    pattern: /authentication type 10 is not supported|scram/i,
    cause: {
      en: 'The PostgreSQL driver of this version cannot log in to a role with a SCRAM password.',
      zh: '该版本的 PostgreSQL 驱动不支持 SCRAM 密码。',
    },
    advice: {
      en: "On the existing server set the role's password anew with password_encryption = md5 and let pg_hba.conf use md5 for it.",
      zh: '请在已有数据库上以 password_encryption = md5 重设该角色密码，并在 pg_hba.conf 中使用 md5。',
    },
  },
  {
    id: 'database_login',
    pattern: /password authentication failed|access denied for user|no pg_hba\.conf entry/i,
    cause: { en: 'The database refused the account.', zh: '数据库拒绝该帐号登录。' },
    advice: {
      en: 'Correct account and password of the database role, or allow this host on the existing server; then deploy again.',
      zh: '请修正 database 角色的帐号和密码，或在已有数据库上放行该主机，然后重新部署。',
    },
  },
  {
    id: 'database_unknown',
    pattern: /database ".*" does not exist|unknown database/i,
    cause: { en: 'The database does not exist on the server.', zh: '数据库不存在。' },
    advice: {
      en: 'Create it on the existing server (UTF-8, owned by the account), then ask for the same action again.',
      zh: '请在已有数据库服务上创建该库（UTF-8，属于该帐号），然后重新执行。',
    },
  },
  {
    id: 'database_connections',
    pattern: /too many (clients|connections)|remaining connection slots are reserved/i,
    cause: { en: 'The database has no connection left.', zh: '数据库连接数已满。' },
    advice: {
      en: 'Raise max_connections of the existing server; a small cluster uses about 20.',
      zh: '请调大已有数据库的 max_connections，小型集群约需 20 个连接。',
    },
  },
  {
    id: 'zookeeper_version',
    pattern: /keepererrorcode = unimplemented|unknown type 15/i,
    cause: {
      en: 'The ZooKeeper server is too old for the client of this version.',
      zh: 'ZooKeeper 服务端版本过低。',
    },
    advice: {
      en: 'Use ZooKeeper 3.5 or newer (3.8 is advised); upgrade the existing quorum first.',
      zh: '请使用 ZooKeeper 3.5 及以上版本（建议 3.8），先升级已有集群。',
    },
  },
  {
    id: 'zookeeper_quorum',
    pattern:
      /keepererrorcode = (connectionloss|sessionexpired|operationtimeout)|not currently serving requests|no quorum|zookeeper.*(does not answer|not serving)/i,
    cause: { en: 'ZooKeeper is not reached or has no quorum.', zh: 'ZooKeeper 无法访问或没有形成多数派。' },
    advice: {
      en: 'More than half of its nodes must run and reach each other on 2888 and 3888; see their journals, then start again.',
      zh: '需要半数以上节点运行，且 2888、3888 端口互通，请查看其日志后重新启动。',
    },
  },
  {
    id: 'jvm_option',
    pattern: /unrecognized vm option|could not create the java virtual machine|unsupportedclassversionerror/i,
    cause: { en: 'The Java runtime does not fit this version.', zh: 'Java 版本与该版本不匹配。' },
    advice: {
      en: 'Upload a JDK in the range that the plan names and deploy again; JDK 17 does not run 1.x to 3.2.',
      zh: '请上传计划中要求范围内的 JDK 并重新部署，1.x 至 3.2 不支持 JDK 17。',
    },
  },
  {
    id: 'memory',
    pattern:
      /outofmemoryerror|cannot allocate memory|insufficient memory for the java|oom-kill|killed process/i,
    cause: { en: 'There is not enough memory.', zh: '内存不足。' },
    advice: {
      en: 'Raise heapMb of the role if its heap was too small, lower the heaps if the host is full, or move a role to another host.',
      zh: '若堆内存过小请调大该角色的 heapMb；若主机内存不足请调小堆内存，或将角色移到其他主机。',
    },
  },
  {
    id: 'name_resolution',
    pattern: /unknownhostexception|name or service not known|temporary failure in name resolution/i,
    cause: { en: 'A host name cannot be resolved.', zh: '主机名无法解析。' },
    advice: {
      en: 'Add the name to DNS or to /etc/hosts of every host of the cluster.',
      zh: '请在 DNS 或集群每台主机的 /etc/hosts 中添加该名称。',
    },
  },
  {
    id: 'permission',
    pattern: /permission denied|operation not permitted|accessdeniedexception/i,
    cause: { en: 'A program may not use a file or folder.', zh: '程序没有文件或目录的访问权限。' },
    advice: {
      en: 'See owner and mode of the path in the message: folders down to deployDir must be enterable by the deploy user.',
      zh: '请检查消息中路径的属主和权限，deployDir 的各级目录必须允许部署用户进入。',
    },
  },
];
