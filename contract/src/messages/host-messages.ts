import type { Text } from '../common/text.ts';

/** Reasons about hosts: how they are reached, and what stands against a change of one. */
export const HOST_MESSAGES = {
  host_unregistered: {
    en: 'hosts: not registered: {hosts}; register each first',
    zh: 'hosts：主机 {hosts} 未登记，请先登记主机再执行',
  },
  host_unknown: { en: 'there is no host {id}; reload the list', zh: '主机 {id} 不存在，请刷新列表' },
  host_ip_taken: {
    en: 'ip: a host {ip} is registered already; edit it instead',
    zh: 'ip：主机 {ip} 已登记，请直接修改它',
  },
  host_name_taken: {
    en: 'name: another host is called {name}; choose another name',
    zh: 'name：已有名为 {name} 的主机，请换一个名称',
  },
  host_in_use: {
    en: 'host {host} is used by cluster {cluster}; remove it from the cluster first',
    zh: '主机 {host} 被集群 {cluster} 使用，请先从集群中移除',
  },
  host_login: {
    en: 'check the port or the password of {user}: {host}:{port} did not accept the login ({detail})',
    zh: '请检查端口或root密码是否正确！主机 {host}:{port} 未接受 {user} 登录（{detail}）',
  },
  host_key_login: {
    en: 'privateKey: {host}:{port} did not let {user} in with this key; check that it is among the authorized keys there ({detail})',
    zh: 'privateKey：主机 {host}:{port} 未接受 {user} 使用该私钥登录，请检查其公钥是否已加入该用户的 authorized_keys（{detail}）',
  },
  host_python: {
    en: 'host {host} let {user} in, but no usable Python was found there; install Python 3.8 or newer ({detail})',
    zh: '主机 {host} 已接受 {user} 登录，但没有可用的 Python，请安装 Python 3.8 或更高版本（{detail}）',
  },
  host_probe: {
    en: 'host {host} could not be looked at as {user}: {detail}',
    zh: '无法以 {user} 检查主机 {host}：{detail}',
  },
  private_key: {
    en: 'privateKey: must be a private key in OpenSSH or PEM form, whole and without a passphrase',
    zh: 'privateKey：应为完整的、没有口令保护的 OpenSSH 或 PEM 格式私钥',
  },
  host_unreachable: {
    en: 'check the port: {host}:{port} does not answer over SSH ({detail})',
    zh: '请检查端口或root密码是否正确！无法通过 SSH 连接 {host}:{port}（{detail}）',
  },
  host_sudo: {
    en: 'user {user} on {host} may not use sudo without a terminal; allow it with the given password or NOPASSWD',
    zh: '主机 {host} 的用户 {user} 无法使用 sudo，请授予 sudo 权限',
  },
  host_key_mismatch: {
    en: 'hostKey: {host} shows the key {seen}, not {known}, which is the expected one; if the host was rebuilt, confirm its new key',
    zh: 'hostKey：主机 {host} 的密钥为 {seen}，与预期的 {known} 不符；若主机已重装，请确认新密钥',
  },
  host_changed: {
    en: 'the login of host {host} was changed meanwhile; try again',
    zh: '主机 {host} 的登录信息已被他人修改，请重试',
  },
  host_jump: {
    en: 'jump: {host} cannot be reached through {jump}: {detail}; check the host {jump} first',
    zh: 'jump：无法经由跳板机 {jump} 连接主机 {host}：{detail}，请先检查主机 {jump}',
  },
  jump_unknown: {
    en: 'jump: there is no host {id}; choose a registered one',
    zh: 'jump：主机 {id} 不存在，请选择已登记的主机',
  },
  jump_loop: {
    en: 'jump: connections to {jump} go through {host} themselves; choose another host',
    zh: 'jump：主机 {jump} 自身经由 {host} 连接，请选择其他主机',
  },
  jump_needs_key: {
    en: "jump: {jump} is logged in to with a password; a jump host needs a key: install the console's key there first",
    zh: 'jump：主机 {jump} 使用密码登录，而跳板机必须使用密钥，请先在该主机上安装控制台密钥',
  },
  host_is_jump: {
    en: 'connections to {behind} go through {host}; choose another jump host there first',
    zh: '主机 {behind} 经由 {host} 连接，请先为其更换跳板机',
  },
} as const satisfies Record<string, Text>;
