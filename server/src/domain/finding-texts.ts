import type { Text } from '@dolphindeck/contract/common/text.ts';

/** Every finding of a preflight by id, as `deck_preflight` of the Ansible project names them. */
export const FINDINGS: Readonly<Record<string, { readonly message: Text; readonly advice: Text }>> = {
  unreachable: {
    message: { en: 'cannot be reached over SSH: {detail}', zh: '无法通过 SSH 连接：{detail}' },
    advice: {
      en: 'check that the host is up, its address and port, and its password or key',
      zh: '请检查主机是否在线、地址和端口、密码或密钥',
    },
  },
  sudo: {
    message: {
      en: 'the login user cannot become root: {detail}',
      zh: '登录用户无法获得 root 权限：{detail}',
    },
    advice: {
      en: 'give the user password-less sudo, or register the host with its password',
      zh: '请为该用户配置免密 sudo，或登记主机时提供其密码',
    },
  },
  host_locked: {
    message: {
      en: 'locked by another console, on {holder}: {action} of cluster {cluster}, run {run}, asked for by {user}, since {since}',
      zh: '已被 {holder} 上的另一个控制台锁定：{action}集群 {cluster}，运行 {run}，由 {user} 发起，始于 {since}',
    },
    advice: {
      en: 'wait for its end; if that console is gone, break its lock (breakLocks)',
      zh: '请等待其结束；若该控制台已不存在，可强制解除锁定（breakLocks）',
    },
  },
  left_unreachable: {
    message: {
      en: 'left the cluster and cannot be looked at ({detail}): units of the cluster may remain on it',
      zh: '已移出集群但无法检查（{detail}）：其上可能仍有该集群的服务单元',
    },
    advice: {
      en: 'deploys go on without it and try again each time; if it comes back, deploy once more before anything starts on it',
      zh: '部署会继续，并在每次部署时重试；若该主机恢复，请重新部署以清理',
    },
  },
  left_unregistered: {
    message: {
      en: 'left the cluster and is not registered: units of the cluster may remain on it',
      zh: '已移出集群且未登记：其上可能仍有该集群的服务单元',
    },
    advice: {
      en: 'register it again and deploy to have them removed, if the host still exists',
      zh: '若该主机仍存在，请重新登记并部署以清理',
    },
  },
  systemd_missing: {
    message: { en: 'systemd does not run this host', zh: '主机未使用 systemd' },
    advice: { en: 'use a host with systemd; the servers are systemd units', zh: '请使用带 systemd 的主机' },
  },
  os_unsupported: {
    message: {
      en: 'the distribution {os} is neither of the Debian nor of the Red Hat family',
      zh: '发行版 {os} 不属于 Debian 或 Red Hat 系列',
    },
    advice: { en: 'use a host of one of these families', zh: '请使用这两个系列的主机' },
  },
  os_untried: {
    message: { en: 'the distribution {os} has not been tried', zh: '尚未在发行版 {os} 上验证' },
    advice: { en: 'try it on a test host first', zh: '请先在测试主机上验证' },
  },
  python_old: {
    message: { en: 'Python {version} is too old', zh: 'Python {version} 版本过低' },
    advice: { en: 'install Python 3.8 or newer', zh: '请安装 Python 3.8 或更高版本' },
  },
  arch_unsupported: {
    message: {
      en: 'the host is {arch}, the {kind} package is for {wanted}',
      zh: '主机架构为 {arch}，而 {kind} 安装包适用于 {wanted}',
    },
    advice: { en: 'add the {kind} package for {arch}', zh: '请添加 {arch} 的 {kind} 安装包' },
  },
  memory_low: {
    message: {
      en: 'the host has {totalMb} MiB of memory, its servers need {neededMb}',
      zh: '主机内存 {totalMb} MiB，其服务需要 {neededMb} MiB',
    },
    advice: {
      en: 'lower the heap of its roles, or move a role to another host',
      zh: '请降低角色的堆内存，或将角色移到其他主机',
    },
  },
  memory_tight: {
    message: {
      en: '{availableMb} MiB of memory are free, the servers need {neededMb}',
      zh: '可用内存 {availableMb} MiB，服务需要 {neededMb} MiB',
    },
    advice: {
      en: 'end other programs, or lower the heap of a role',
      zh: '请结束其他程序，或降低角色的堆内存',
    },
  },
  disk_low: {
    message: {
      en: '{path} has {freeMb} MiB free, {neededMb} are needed',
      zh: '{path} 可用空间 {freeMb} MiB，需要 {neededMb} MiB',
    },
    advice: { en: 'make room, or choose another deployDir', zh: '请清理空间，或更换部署目录' },
  },
  port_taken: {
    message: {
      en: 'port {port} of {what} is taken by {owner}',
      zh: '{what} 的端口 {port} 已被 {owner} 占用',
    },
    advice: {
      en: 'end that program, or choose another port ({field})',
      zh: '请结束该程序，或更换端口（{field}）',
    },
  },
  port_later: {
    message: {
      en: 'port {port} of {what} is in use by cluster {cluster}',
      zh: '{what} 的端口 {port} 正被集群 {cluster} 使用',
    },
    advice: {
      en: 'stop that cluster before the start, or choose another port ({field})',
      zh: '请在启动前停止该集群，或更换端口（{field}）',
    },
  },
  clock_off: {
    message: {
      en: 'the clock differs from the console’s by {seconds} s',
      zh: '主机时钟与控制台相差 {seconds} 秒',
    },
    advice: { en: 'set it, for example with chrony', zh: '请同步时钟，例如使用 chrony' },
  },
  name_unresolved: {
    message: { en: 'the host name {name} does not resolve here', zh: '主机名 {name} 无法解析' },
    advice: { en: 'add it to /etc/hosts or to the DNS', zh: '请在 /etc/hosts 或 DNS 中添加' },
  },
  address_loopback: {
    message: {
      en: 'the host’s own name {hostname} resolves to {address}',
      zh: '主机自身名称 {hostname} 解析为 {address}',
    },
    advice: {
      en: 'let it resolve to the address that other hosts reach, or servers may be registered wrongly',
      zh: '请将其解析为其他主机可访问的地址，否则服务可能注册错误地址',
    },
  },
  address_foreign: {
    message: {
      en: 'no interface of the host has the registered address {address}',
      zh: '主机网卡上没有登记的地址 {address}',
    },
    advice: {
      en: 'register the host by an address of its own; servers announce that one to each other',
      zh: '请用主机自身的地址登记，各服务会互相通告该地址',
    },
  },
  deploydir_foreign: {
    message: { en: '{dir} belongs to cluster {cluster} ({name})', zh: '{dir} 属于集群 {cluster}（{name}）' },
    advice: {
      en: 'choose another deploy folder (deployDir); if that cluster is gone, take its folder over (takeOver)',
      zh: '请更换部署目录（deployDir）；若该集群已不存在，可接管该目录（takeOver）',
    },
  },
  deploydir_used: {
    message: {
      en: '{dir} holds files that the console did not put there',
      zh: '{dir} 中存在非控制台创建的文件',
    },
    advice: {
      en: 'they are left as they are; make sure that nothing else uses the folder',
      zh: '这些文件会保持原样，请确认该目录没有其他用途',
    },
  },
  deploydir_unwritable: {
    message: { en: '{dir} cannot be used: {detail}', zh: '{dir} 无法使用：{detail}' },
    advice: { en: 'mend that, or choose another deployDir', zh: '请修复，或更换部署目录' },
  },
  deploydir_closed: {
    message: { en: 'others cannot enter {dir}', zh: '其他用户无法进入 {dir}' },
    advice: {
      en: 'allow it (chmod o+x {dir}), or choose another deployDir: tasks run as other users',
      zh: '请执行 chmod o+x {dir}，或更换部署目录：任务以其他用户运行',
    },
  },
  deploydir_noexec: {
    message: { en: '{dir} is on a file system mounted noexec', zh: '{dir} 所在文件系统以 noexec 挂载' },
    advice: {
      en: 'choose another deployDir: programs in it cannot run',
      zh: '请更换部署目录，其中的程序无法运行',
    },
  },
  tmp_noexec: {
    message: { en: '/tmp is mounted noexec', zh: '/tmp 以 noexec 挂载' },
    advice: {
      en: 'mount it with exec: Java libraries unpack native code there',
      zh: '请允许 exec：Java 库会在其中解压本地代码',
    },
  },
  user_foreign: {
    message: { en: '{user} cannot be the deploy user: {detail}', zh: '{user} 不能作为部署用户：{detail}' },
    advice: {
      en: 'mend the account on the host, or choose another deployUser',
      zh: '请修复主机上的帐号，或更换部署用户',
    },
  },
  package_repo: {
    message: {
      en: 'the packages {packages} are missing, and the host’s package lists do not offer them',
      zh: '缺少软件包 {packages}，且主机软件源中没有',
    },
    advice: {
      en: 'install them, or give the host a repository that has them',
      zh: '请安装，或为主机配置包含它们的软件源',
    },
  },
  database_login: {
    message: {
      en: 'cannot log in to the database {database}: {detail}',
      zh: '无法登录数据库 {database}：{detail}',
    },
    advice: {
      en: 'check address, account and password, and that this host may connect',
      zh: '请检查地址、帐号和密码，以及是否允许该主机连接',
    },
  },
  zookeeper_version: {
    message: {
      en: 'the existing ZooKeeper {server} is {version}; this DolphinScheduler needs {wanted}',
      zh: '已有的 ZooKeeper {server} 版本为 {version}，该版本 DolphinScheduler 需要 {wanted}',
    },
    advice: {
      en: 'its servers would end seconds after their start; use a quorum of such a version, or let the console make one',
      zh: '否则各服务会在启动数秒后退出；请使用符合要求的集群，或由控制台安装',
    },
  },
  version_untried: {
    message: {
      en: 'DolphinScheduler {version} was not seen to run when it was deployed by this console: its layout is written by its source',
      zh: '尚未实际验证过由本控制台部署 DolphinScheduler {version}：其布局仅依据该版本源码编写',
    },
    advice: {
      en: 'deploy it on hosts for trials first, with a copy of the database; docs/versions.md names the versions that were seen',
      zh: '请先在试验主机上、使用数据库副本部署；已验证的版本见 docs/versions.md',
    },
  },
  alert_several: {
    message: {
      en: 'a second alert server beside that on {first}: this version sends every alert once from each',
      zh: '除 {first} 外还有一个告警服务：该版本会由每个服务各发送一次告警',
    },
    advice: {
      en: 'keep one host in the role alert; from 3.2.0 on several share the work',
      zh: '请在 alert 角色中只保留一台主机；3.2.0 及以上版本才支持多个',
    },
  },
  storage_local: {
    message: {
      en: 'resources lie in a folder of each host ({hosts}): what is uploaded on one is not found on another',
      zh: '资源存放在各主机（{hosts}）自己的目录中：在一台主机上传的文件在其他主机上找不到',
    },
    advice: {
      en: 'mount one shared folder there on all of them, or name a file system such as hdfs:// in the role hadoop',
      zh: '请在所有主机上挂载同一共享目录，或在 hadoop 角色中使用 hdfs:// 等文件系统',
    },
  },
  zookeeper_unusable: {
    message: {
      en: 'the existing ZooKeeper ({servers}) cannot be used: {detail}',
      zh: '无法使用已有的 ZooKeeper（{servers}）：{detail}',
    },
    advice: {
      en: 'check connect of the role zookeeper, that its servers run, and that this host may connect',
      zh: '请检查 zookeeper 角色的 connect、服务是否运行，以及是否允许该主机连接',
    },
  },
  selinux: {
    message: {
      en: 'SELinux is enforcing, which has not been tried',
      zh: 'SELinux 处于 enforcing 模式，尚未验证',
    },
    advice: {
      en: 'if a server does not start, look into the audit log',
      zh: '若服务无法启动，请查看 audit 日志',
    },
  },
};
