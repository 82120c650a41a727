import { definePosture } from './define.ts';

/** What can be open by how a host is reached. */
export const HOST_TEXTS = definePosture({
  host_root_password: {
    severity: 'open',
    place: 'hosts',
    message: {
      en: 'The console logs in as root with a password: it is stored here, and the host lets root in by whatever password fits.',
      zh: '控制台以 root 密码登录：密码存于此处，且主机允许以密码登录 root。',
    },
    advice: {
      en: 'Edit the host and install the console’s key, which makes the console forget the password; then set “PermitRootLogin prohibit-password” for sshd on the host.',
      zh: '编辑主机并安装控制台密钥，控制台随后不再保存密码；然后在主机的 sshd 中设置 PermitRootLogin prohibit-password。',
    },
  },
  host_key_unconfirmed: {
    severity: 'open',
    place: 'hosts',
    message: {
      en: 'Nobody has said which SSH key the host must show: the key that answered when it was registered was taken for its own.',
      zh: '尚未确认主机的 SSH 密钥：登记时直接信任了当时应答的密钥。',
    },
    advice: {
      en: 'Compare its fingerprint with “ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub” on the host, and confirm it here (or send it once as hostKey of updateHost).',
      zh: '在主机上执行 ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub 比对指纹，并在此确认（或通过 updateHost 的 hostKey 提交一次）。',
    },
  },
  host_older_key: {
    severity: 'open',
    place: 'hosts',
    message: {
      en: 'The console still logs in with a key from before the present one.',
      zh: '控制台仍使用更换之前的旧密钥登录。',
    },
    advice: {
      en: 'Open “The console’s key” and install the new one there; the older one is taken off the host.',
      zh: '打开“控制台密钥”，在该主机上安装新密钥，旧密钥会同时移除。',
    },
  },
  host_password: {
    severity: 'advice',
    place: 'hosts',
    message: {
      en: 'The console logs in with a password, which is stored here.',
      zh: '控制台以密码登录，密码存于此处。',
    },
    advice: {
      en: 'Edit the host and install the console’s key; the password is then only kept if sudo asks for it.',
      zh: '编辑主机并安装控制台密钥，此后仅当 sudo 需要时才保留密码。',
    },
  },
  host_sudo_password: {
    severity: 'advice',
    place: 'hosts',
    message: {
      en: 'A password of the login user is stored beside the key, for sudo.',
      zh: '除密钥外还保存了登录用户的密码，供 sudo 使用。',
    },
    advice: {
      en: 'Allow the user sudo with NOPASSWD on the host and install the console’s key again: the password is then forgotten.',
      zh: '在主机上为该用户配置 sudo NOPASSWD，并重新安装控制台密钥，密码随后不再保存。',
    },
  },
});
