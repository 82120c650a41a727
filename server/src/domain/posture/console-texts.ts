import { definePosture } from './define.ts';

/** What can be open on the console itself. */
export const CONSOLE_TEXTS = definePosture({
  auth_off: {
    severity: 'open',
    place: null,
    message: {
      en: 'Nobody has to sign in (DECK_AUTH=off): every user and program of the console’s machine is an administrator.',
      zh: '未启用登录（DECK_AUTH=off）：控制台所在机器上的任何用户和程序都是管理员。',
    },
    advice: {
      en: 'Take DECK_AUTH out of the settings and restart the console; the first start with sign-in makes the user admin.',
      zh: '从设置中移除 DECK_AUTH 并重启控制台；首次启用登录时会创建用户 admin。',
    },
  },
  console_plain: {
    severity: 'check',
    place: null,
    message: {
      en: 'The console speaks plain HTTP on {address}: who reaches it past the proxy sends the password readable.',
      zh: '控制台在 {address} 上提供明文 HTTP：绕过代理直接访问时，密码以明文传输。',
    },
    advice: {
      en: 'Let only the proxy reach that port (a firewall, or DECK_HOST=127.0.0.1 with the proxy on the same machine), or set DECK_TLS_CERT and DECK_TLS_KEY.',
      zh: '仅允许代理访问该端口（使用防火墙；代理在同一机器时可设 DECK_HOST=127.0.0.1），或设置 DECK_TLS_CERT 和 DECK_TLS_KEY。',
    },
  },
  database_plain: {
    severity: 'open',
    place: null,
    message: {
      en: 'DECK_DATABASE_URL asks for no TLS on the way to {host}: what the console stores and reads can be read and changed on the network.',
      zh: 'DECK_DATABASE_URL 未要求使用 TLS 连接 {host}：控制台读写的数据可能在网络上被窃听或篡改。',
    },
    advice: {
      en: 'Add ?sslmode=verify-full&sslrootcert=/path/ca.pem to it, and restart the console.',
      zh: '在其末尾添加 ?sslmode=verify-full&sslrootcert=/path/ca.pem，并重启控制台。',
    },
  },
  webhook_login_plain: {
    severity: 'open',
    place: null,
    message: {
      en: 'Notices go to {host} over plain HTTP, and the user and password of the address with them.',
      zh: '通知以明文 HTTP 发送到 {host}，地址中的用户名和密码也一并明文传输。',
    },
    advice: {
      en: 'Give DECK_WEBHOOK_URL an https address, and the receiver another password.',
      zh: '将 DECK_WEBHOOK_URL 改为 https 地址，并更换接收方的密码。',
    },
  },
  webhook_plain: {
    severity: 'advice',
    place: null,
    message: {
      en: 'Notices go to {host} over plain HTTP: names of clusters and hosts, and reasons of failures, can be read on the way.',
      zh: '通知以明文 HTTP 发送到 {host}：集群与主机名称及失败原因可能在途中被读取。',
    },
    advice: {
      en: 'Give DECK_WEBHOOK_URL an https address.',
      zh: '将 DECK_WEBHOOK_URL 改为 https 地址。',
    },
  },
  key_beside: {
    severity: 'advice',
    place: null,
    message: {
      en: 'The key that opens all stored secrets lies in the data folder beside them: a copy of the folder, or a backup, is enough to read them.',
      zh: '解密已存密码和私钥的主密钥与它们位于同一数据目录：获得该目录或备份的副本即可读取。',
    },
    advice: {
      en: 'Move the key into DECK_SECRET_KEY, in a settings file outside of the data folder (DECK_CONFIG names it): “Another key for the secrets” in docs/operations.md. Keep a copy of it elsewhere.',
      zh: '将主密钥移到 DECK_SECRET_KEY，写在数据目录之外的设置文件中（由 DECK_CONFIG 指定），步骤见 docs/operations.md 的“Another key for the secrets”；并在别处另存一份。',
    },
  },
  packages_unsigned: {
    severity: 'advice',
    place: null,
    message: {
      en: 'Packages are taken without a signature: what an operator uploads, or somebody puts into the package folder, is installed on hosts as it is.',
      zh: '安装包无需签名：操作员上传或放入安装包目录的任何文件都会原样安装到主机。',
    },
    advice: {
      en: 'Let DECK_PACKAGE_KEYS name a file with the OpenPGP keys of those whose packages you install, such as KEYS of Apache DolphinScheduler: “Signed packages” in docs/operations.md.',
      zh: '将 DECK_PACKAGE_KEYS 设为密钥文件的路径，其中包含安装包发布方的 OpenPGP 公钥（例如 Apache DolphinScheduler 的 KEYS），见 docs/operations.md 的“Signed packages”。',
    },
  },
  first_password: {
    severity: 'open',
    place: 'users',
    message: {
      en: 'The user {user} still has the password of the first start, which stands in the settings or in the log of that start.',
      zh: '用户 {user} 仍在使用首次启动时的密码，该密码留存于设置或首次启动的日志中。',
    },
    advice: {
      en: 'Change it (“Change password” in the menu of the account), and take DECK_ADMIN_PASSWORD out of the settings: only the first start needs it.',
      zh: '请修改密码（账号菜单中的“修改密码”），并从设置中移除 DECK_ADMIN_PASSWORD，仅首次启动需要它。',
    },
  },
  token_orphan: {
    severity: 'open',
    place: 'users',
    message: {
      en: 'The token {name} ({role}) was made by {user}, who is disabled or gone: it goes on.',
      zh: '令牌 {name}（{role}）由 {user} 创建，该用户已停用或已删除，但令牌仍然有效。',
    },
    advice: {
      en: 'Revoke it, and make another one for the program if it is still needed.',
      zh: '请吊销该令牌；若程序仍需要，请另建一个。',
    },
  },
  token_long: {
    severity: 'advice',
    place: 'users',
    message: {
      en: 'The token {name} ({role}) is good for {days} days more.',
      zh: '令牌 {name}（{role}）还有 {days} 天才到期。',
    },
    advice: {
      en: 'Make one with fewer days, and revoke this one when its program uses the new one.',
      zh: '请新建有效期较短的令牌，待程序换用后吊销此令牌。',
    },
  },
  token_never_used: {
    severity: 'advice',
    place: 'users',
    message: {
      en: 'The token {name} ({role}) was made {days} days ago and never used.',
      zh: '令牌 {name}（{role}）创建于 {days} 天前，从未使用。',
    },
    advice: { en: 'Revoke it if nothing needs it.', zh: '如不需要，请吊销。' },
  },
  token_idle: {
    severity: 'advice',
    place: 'users',
    message: {
      en: 'The token {name} ({role}) was not used for {days} days.',
      zh: '令牌 {name}（{role}）已有 {days} 天未使用。',
    },
    advice: { en: 'Revoke it if nothing needs it.', zh: '如不再需要，请吊销。' },
  },
});
