import type { Signature } from './signature.ts';

/** Failures of a server: what DolphinScheduler, its JVM, its database or ZooKeeper say in their logs. */
export const SERVER_SIGNATURES: readonly Signature[] = [
  {
    id: 'not_stopped',
    pattern: /not everything could be stopped/i,
    cause: { en: 'Something of the cluster still runs on the host.', zh: '主机上仍有该集群的进程或端口。' },
    advice: {
      en: 'End the processes that the message names (one that waits for a disk or NFS in state D ends only when that comes back, or with a reboot), then stop again.',
      zh: '请结束消息中列出的进程（处于 D 状态、等待磁盘或 NFS 的进程只有在其恢复或重启主机后才会结束），然后重新停止。',
    },
  },
  {
    id: 'port_in_use',
    pattern: /address already in use|bindexception|port \d+\b.*(in use|taken|held|listens)|could not bind/i,
    cause: { en: 'A port is taken by another program.', zh: '端口被其他程序占用。' },
    advice: {
      en: 'End that program (ss -ltnp shows it), or change the port of the role and deploy again.',
      zh: '请结束该程序（用 ss -ltnp 查看），或修改角色端口后重新部署。',
    },
  },
  {
    id: 'jdbc_driver_missing',
    pattern:
      /jdbc driver .*is missing|cannot load (jdbc )?driver class|(classnotfound|sql)exception: (com\.mysql|org\.postgresql)\S*driver|no suitable driver/i,
    cause: { en: 'The JDBC driver of the database is missing.', zh: '缺少数据库 JDBC 驱动。' },
    advice: {
      en: 'Put its jar back into the lib folder of the release on that host, then ask again. A deploy links that of MySQL (mysql-connector-java in the package store) anew.',
      zh: '请将驱动 jar 放回该主机上发行版的 lib 目录后重试；MySQL 驱动（仓库中的 mysql-connector-java）在部署时会重新链接。',
    },
  },
  {
    id: 'plugin_missing',
    pattern: /a plugin that \S+ needs is missing/i,
    cause: { en: 'A plugin of DolphinScheduler is missing.', zh: '缺少 DolphinScheduler 插件。' },
    advice: {
      en: 'The plugin package does not hold it. Pack plugins/ of the release again with it, upload that in place of the stored package, and deploy.',
      zh: '插件包中没有该插件。请重新打包含有该插件的 plugins/ 目录，替换仓库中的插件包后重新部署。',
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
    pattern:
      /password authentication failed|access denied for user|no pg_hba\.conf entry|does not let in the account/i,
    cause: { en: 'The database refused the account.', zh: '数据库拒绝该帐号登录。' },
    advice: {
      en: 'If the password was changed in the database, set it to the saved one again and repeat the action, or save the new one and deploy. A cluster that cannot be edited is copied as a new one. An existing server must also let this host in.',
      zh: '如果数据库中的密码已被修改，请改回已保存的密码后重试，或保存新密码并重新部署；不能编辑的集群可复制为新集群。已有数据库还需放行该主机。',
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
    id: 'database_data',
    pattern:
      /could not find the database system|is not a valid data directory|pg_control|data directory .* has (invalid permissions|wrong ownership)|innodb: .*(corrupt|cannot open|can't open)/i,
    cause: { en: 'The database cannot read its data.', zh: '数据库无法读取其数据目录。' },
    advice: {
      en: 'See that data/database in deployDir is mounted, complete, and belongs to the deploy user with mode 0700. Damaged data comes back from a backup only; the console never deletes it.',
      zh: '请确认 deployDir 下的 data/database 已挂载、完整，且属于部署用户、权限为 0700；损坏的数据只能从备份恢复，控制台不会删除它。',
    },
  },
  {
    id: 'database_unreachable',
    pattern: /the database \S+ does not answer|database_login: .*(refused|timed out|no route)/i,
    cause: { en: 'The host does not reach the database.', zh: '主机无法访问数据库。' },
    advice: {
      en: 'See that the database runs, listens on this address and port, and that no firewall is between it and the host; then ask for the same action again.',
      zh: '请确认数据库正在运行并监听该地址和端口，且与该主机之间没有防火墙阻挡，然后重新执行同一操作。',
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
      /keepererrorcode = (connectionloss|sessionexpired|operationtimeout)|not currently serving requests|no quorum|zookeeper.*(does not answer|does not serve|not serving)|zookeeper_unusable: .*(refused|timed out|no route|closed the connection)/i,
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
      en: 'Upload a JDK in the range that the plan names and deploy again; JDK 17 does not run 1.x to 3.2. Options can also come from JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS on the host.',
      zh: '请上传计划中要求范围内的 JDK 并重新部署，1.x 至 3.2 不支持 JDK 17。也请检查主机上的 JAVA_TOOL_OPTIONS 和 JDK_JAVA_OPTIONS。',
    },
  },
  {
    id: 'release_incomplete',
    pattern: /could not find or load main class|noclassdeffounderror|classnotfoundexception: org\.apache/i,
    cause: { en: 'Files of the release are missing on the host.', zh: '主机上的发行版文件不完整。' },
    advice: {
      en: 'Somebody changed it: put the files back, or remove the folder that deployDir/current leads to and deploy again, which unpacks it anew.',
      zh: '发行版文件被改动过：请恢复缺失的文件，或删除 deployDir/current 指向的目录后重新部署，部署会重新解压。',
    },
  },
  {
    id: 'setting_invalid',
    pattern: /failed to convert value of type|typemismatchexception|numberformatexception: for input string/i,
    cause: { en: 'A setting has a value that the server cannot read.', zh: '某个配置项的值无法解析。' },
    advice: {
      en: 'The message names the value: correct it under extra of the role and deploy again. A cluster whose start failed cannot be edited: copy it as a new one, delete this one, deploy the copy with take-over.',
      zh: '消息中指出了该值，请在角色的 extra 中修正后重新部署。启动失败的集群不能编辑：请复制为新集群，删除原集群，并以接管方式部署副本。',
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
    pattern: /permission denied|operation not permitted|accessdeniedexception|unable to access datadir/i,
    cause: { en: 'A program may not use a file or folder.', zh: '程序没有文件或目录的访问权限。' },
    advice: {
      en: 'See owner and mode of the path in the message: folders down to deployDir must be enterable by the deploy user.',
      zh: '请检查消息中路径的属主和权限，deployDir 的各级目录必须允许部署用户进入。',
    },
  },
];
