import { definePosture } from './define.ts';
import { DATABASE_PASSWORD_MIN } from './secrets.ts';

/** What can be open on a cluster. */
export const CLUSTER_TEXTS = definePosture({
  sign_in_first: {
    severity: 'open',
    place: 'cluster',
    message: {
      en: 'DolphinScheduler’s administrator has the password that every manual prints: who reaches the page runs commands on the workers.',
      zh: 'DolphinScheduler 管理员仍使用公开的默认密码：能访问其页面的人即可在工作节点上执行命令。',
    },
    advice: {
      en: 'The log of the last start says why it could not be replaced. Sign in to DolphinScheduler and change it, or mend that and start again.',
      zh: '上次启动的日志说明了未能替换的原因。请登录 DolphinScheduler 修改密码，或排除原因后重新启动。',
    },
  },
  sign_in_unsure: {
    severity: 'open',
    place: 'cluster',
    message: {
      en: 'A start was to replace the default password of DolphinScheduler’s administrator, and nothing tells whether it did.',
      zh: '启动时应替换 DolphinScheduler 管理员的默认密码，但无法确定是否已完成。',
    },
    advice: {
      en: 'Start the cluster again, which looks again; or try both passwords (“DolphinScheduler sign-in” in its settings tells the console’s).',
      zh: '重新启动集群会再次检查；也可分别尝试两个密码（集群设置中的“DolphinScheduler 登录”显示控制台设置的密码）。',
    },
  },
  sign_in_unseen: {
    severity: 'open',
    place: 'cluster',
    message: {
      en: 'The cluster was started before the console looked at the password of DolphinScheduler’s administrator: it may be the default one.',
      zh: '集群启动时控制台尚未检查 DolphinScheduler 管理员的密码，可能仍为默认密码。',
    },
    advice: {
      en: 'Stop and start the cluster: a default password is then replaced. Or change it in DolphinScheduler.',
      zh: '停止并重新启动集群，默认密码会被替换；或直接在 DolphinScheduler 中修改。',
    },
  },
  ports_trusting: {
    severity: 'check',
    place: 'cluster',
    message: {
      en: 'These ports answer whoever reaches them, without a password: {ports}.',
      zh: '以下端口无需密码即可访问：{ports}。',
    },
    advice: {
      en: 'Let only the hosts of the cluster reach them, by a firewall; the console changes none, and cannot see it.',
      zh: '请用防火墙限制为仅集群主机可访问；控制台不修改防火墙，也无法得知其设置。',
    },
  },
  page_plain: {
    severity: 'check',
    place: 'cluster',
    message: {
      en: 'DolphinScheduler’s page and API speak plain HTTP, passwords of its users among it: {ports}.',
      zh: 'DolphinScheduler 的页面和 API 使用明文 HTTP，其用户的密码也以明文传输：{ports}。',
    },
    advice: {
      en: 'Put a proxy with TLS before the page, and let only that proxy and the hosts of the cluster reach these ports.',
      zh: '请在页面前部署启用 TLS 的代理，并仅允许该代理和集群主机访问这些端口。',
    },
  },
  database_password_weak: {
    severity: 'open',
    place: 'cluster',
    message: {
      en: `The password of the database is well known, equal to its account or name, or shorter than ${DATABASE_PASSWORD_MIN} characters.`,
      zh: `数据库密码为常见密码、与帐号或库名相同，或少于 ${DATABASE_PASSWORD_MIN} 个字符。`,
    },
    advice: {
      en: 'Stop the cluster, give the role database a random password of 20 characters and deploy. On an existing server change it there, too.',
      zh: '停止集群，为 database 角色设置 20 位随机密码并重新部署；使用已有数据库时，也需在该数据库上修改。',
    },
  },
  database_owner: {
    severity: 'advice',
    place: 'cluster',
    message: {
      en: 'DolphinScheduler uses the existing database server as {account}, the owner of all of it.',
      zh: 'DolphinScheduler 以 {account}（整个数据库服务的所有者）使用已有数据库。',
    },
    advice: {
      en: 'Make an account there that owns the one database only, and deploy with it.',
      zh: '请在该服务上创建仅拥有此数据库的帐号，并使用它重新部署。',
    },
  },
  mail_plain: {
    severity: 'open',
    place: 'cluster',
    message: {
      en: 'Alerts go to the mail server {host} without TLS, and the password of the mail account with them.',
      zh: '告警邮件未使用 TLS 发送到 {host}，邮件帐号的密码以明文传输。',
    },
    advice: {
      en: 'Switch on SSL or STARTTLS in the role alert, with the port that the server has for it, and deploy.',
      zh: '在 alert 角色中开启 SSL 或 TLS 协议（使用服务器对应的端口），并重新部署。',
    },
  },
  env_secret: {
    severity: 'open',
    place: 'cluster',
    message: {
      en: 'The environment of tasks seems to hold secrets. The console hides them from viewers, but on the hosts each task and every user may read them: {names}.',
      zh: '任务环境变量疑似包含密钥信息。控制台对查看者隐藏这些值，但各主机上的任务和任何用户都可读取：{names}。',
    },
    advice: {
      en: 'Take them out and deploy, and change them; let tasks read them from a file of their own tenant, or use DolphinScheduler’s data sources.',
      zh: '请移除并重新部署，同时更换这些密钥；可改为由任务从其租户专有的文件读取，或使用 DolphinScheduler 数据源。',
    },
  },
});
