import type { Text } from '../common/text.ts';

/** What an entry is about. */
export const AUDIT_KINDS = [
  'cluster',
  'run',
  'host',
  'consoleKey',
  'config',
  'package',
  'notice',
  'user',
  'token',
  'interface',
  'data',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/**
 * Everything that the audit keeps, by its one name: operations by the name of their interface, then what has none. A
 * name never changes its meaning, since entries are kept for good.
 */
export const AUDIT_ACTIONS = {
  createCluster: { en: 'Create a cluster', zh: '创建集群', kind: 'cluster' },
  updateCluster: { en: 'Change a cluster', zh: '修改集群', kind: 'cluster' },
  deleteCluster: { en: 'Delete a cluster', zh: '删除集群', kind: 'cluster' },
  markStopped: { en: 'Mark a cluster as stopped', zh: '标记集群为已停止', kind: 'cluster' },
  rollBack: { en: 'Go back to a restore point', zh: '回退到还原点', kind: 'cluster' },
  executeCluster: { en: 'Start, stop or deploy', zh: '启动、停止或部署', kind: 'cluster' },
  applyCluster: { en: 'Change a running cluster', zh: '在线变更集群', kind: 'cluster' },
  checkCluster: { en: 'Check the hosts of a cluster', zh: '检查集群主机', kind: 'cluster' },
  breakLocks: { en: 'Break locks of another console', zh: '强制解除其他控制台的锁', kind: 'cluster' },
  selectClusterAdmin: {
    en: 'Read how DolphinScheduler is signed in to',
    zh: '查看 DolphinScheduler 登录方式',
    kind: 'cluster',
  },
  cancelRun: { en: 'Abort a run', zh: '中止运行', kind: 'run' },
  endRun: { en: 'A run ended', zh: '运行结束', kind: 'run' },
  forgetRun: { en: 'Forget an old run', zh: '清除旧运行记录', kind: 'run' },
  scanHost: { en: 'Read the key of a host', zh: '读取主机密钥', kind: 'host' },
  createHost: { en: 'Register a host', zh: '登记主机', kind: 'host' },
  updateHost: { en: 'Change a host', zh: '修改主机', kind: 'host' },
  checkHost: { en: 'Check a host', zh: '检查主机', kind: 'host' },
  deleteHost: { en: 'Remove a host', zh: '删除主机', kind: 'host' },
  installConsoleKey: { en: 'Put the console’s key on a host', zh: '在主机上安装控制台密钥', kind: 'host' },
  rotateConsoleKey: { en: 'Make a new key of the console', zh: '更换控制台密钥', kind: 'consoleKey' },
  createConfig: { en: 'Create a template', zh: '新建模板', kind: 'config' },
  updateConfig: { en: 'Change a template', zh: '修改模板', kind: 'config' },
  deleteConfig: { en: 'Delete a template', zh: '删除模板', kind: 'config' },
  uploadPackage: { en: 'Upload a package', zh: '上传安装包', kind: 'package' },
  deletePackage: { en: 'Delete a package', zh: '删除安装包', kind: 'package' },
  testNotice: { en: 'Send a test notice', zh: '发送测试通知', kind: 'notice' },
  login: { en: 'Sign in', zh: '登录', kind: 'user' },
  finishOidc: { en: 'Sign in at the provider', zh: '通过统一身份认证登录', kind: 'user' },
  logout: { en: 'Sign out', zh: '退出登录', kind: 'user' },
  createUser: { en: 'Create a user', zh: '新建用户', kind: 'user' },
  updateUser: { en: 'Change a user', zh: '修改用户', kind: 'user' },
  deleteUser: { en: 'Delete a user', zh: '删除用户', kind: 'user' },
  changePassword: { en: 'Change the own password', zh: '修改自己的密码', kind: 'user' },
  resetPassword: { en: 'Reset a password on the machine', zh: '在服务器上重设密码', kind: 'user' },
  createToken: { en: 'Make a token', zh: '新建令牌', kind: 'token' },
  deleteToken: { en: 'Revoke a token', zh: '吊销令牌', kind: 'token' },
  useToken: { en: 'Use an unknown token', zh: '使用无效令牌', kind: 'interface' },
  callInterface: { en: 'Call an interface', zh: '调用接口', kind: 'interface' },
  useSecrets: { en: 'Hand secrets to a run', zh: '向运行提供密码等敏感信息', kind: 'run' },
  readSecrets: { en: 'Read secrets', zh: '读取密码等敏感信息', kind: 'interface' },
  exportAudit: { en: 'Export the audit', zh: '导出审计记录', kind: 'data' },
  exportData: { en: 'Export the data', zh: '导出数据', kind: 'data' },
  importData: { en: 'Import data', zh: '导入数据', kind: 'data' },
  backupData: { en: 'Back up the data', zh: '备份数据', kind: 'data' },
  rotateKey: { en: 'Change the key of the secrets', zh: '更换敏感信息加密密钥', kind: 'data' },
  changeSettings: { en: 'Start with other settings', zh: '以新的设置启动', kind: 'data' },
} as const satisfies Record<string, Text & { readonly kind: AuditKind }>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

export const AUDIT_ACTION_NAMES = Object.keys(AUDIT_ACTIONS) as AuditAction[];

/** Carried out; refused, for a reason that a person can mend; or broken off by a fault. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Who acts when no person or program does: the console itself, or a command on its machine. */
export const AUDIT_ROLES = ['viewer', 'operator', 'admin', 'nobody', 'system', ''] as const;
export type AuditRole = (typeof AUDIT_ROLES)[number];
