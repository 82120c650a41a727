import { defineTexts } from '../../i18n/i18n.ts';

export const texts = defineTexts({
  title: { zh: '用户与令牌', en: 'Users and tokens' },
  users: { zh: '用户', en: 'Users' },
  addUser: { zh: '新建用户', en: 'Add a user' },
  name: { zh: '名称', en: 'Name' },
  nameHint: {
    zh: '小写字母、数字和 . _ {at} -，以字母或数字开头',
    en: 'Lower-case letters, digits and . _ {at} -, beginning with a letter or digit',
  },
  role: { zh: '角色', en: 'Role' },
  seen: { zh: '最近使用', en: 'Last seen' },
  notSeen: { zh: '近期未使用', en: 'Not lately' },
  you: { zh: '当前用户', en: 'you' },
  actions: { zh: '操作', en: 'Actions' },
  edit: { zh: '编辑', en: 'Edit' },
  remove: { zh: '删除', en: 'Delete' },

  viewerHint: { zh: '查看所有内容，密码等敏感信息除外', en: 'Looks at everything but secrets' },
  operatorHint: {
    zh: '可管理主机、安装包和集群，并部署、启动、停止',
    en: 'Looks after hosts, packages and clusters; deploys, starts and stops',
  },
  adminHint: {
    zh: '还可管理用户和令牌，解除其他控制台的锁，将集群标记为已停止',
    en: 'Also looks after users and tokens, breaks locks of other consoles, marks clusters as stopped',
  },

  editTitle: { zh: '编辑用户 {name}', en: 'Edit user {name}' },
  password: { zh: '密码', en: 'Password' },
  newPassword: { zh: '新密码', en: 'New password' },
  passwordHint: { zh: '至少 {min} 个字符', en: 'At least {min} characters' },
  keepHint: {
    zh: '留空则不修改；修改后该用户的所有登录会失效',
    en: 'Empty: it stays. A new one signs the user out everywhere',
  },
  required: { zh: '必填', en: 'Required' },
  cancel: { zh: '取消', en: 'Cancel' },
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '用户 {name} 已保存', en: 'User {name} is saved' },
  removeTitle: { zh: '删除用户 {name}？', en: 'Delete user {name}?' },
  removeHint: {
    zh: '该用户的所有登录立即失效。其操作记录会保留，其创建的令牌仍然有效。',
    en: 'The user is signed out everywhere at once. What they did stays on record, and tokens that they made go on.',
  },
  removed: { zh: '用户 {name} 已删除', en: 'User {name} is deleted' },

  tokens: { zh: 'API 令牌', en: 'API tokens' },
  tokensHint: {
    zh: '供程序调用接口，请求头为 Authorization: Bearer 令牌',
    en: 'For programs that call the interfaces, in the header Authorization: Bearer TOKEN',
  },
  addToken: { zh: '新建令牌', en: 'Make a token' },
  noTokens: { zh: '还没有令牌', en: 'No tokens yet' },
  madeBy: { zh: '由 {user} 创建', en: 'made by {user}' },
  expires: { zh: '到期时间', en: 'Expires' },
  expired: { zh: '已过期', en: 'expired' },
  used: { zh: '最近使用', en: 'Last used' },
  notUsed: { zh: '从未使用', en: 'Never' },
  revoke: { zh: '吊销', en: 'Revoke' },
  revokeTitle: { zh: '吊销令牌 {name}？', en: 'Revoke token {name}?' },
  revokeHint: {
    zh: '使用该令牌的程序立即无法再调用接口，且不能恢复。',
    en: 'Programs that use it are refused at once. It cannot be had back.',
  },
  keep: { zh: '不吊销', en: 'Keep it' },
  revoked: { zh: '令牌 {name} 已吊销', en: 'Token {name} is revoked' },
  days: { zh: '有效天数', en: 'Good for days' },
  daysHint: { zh: '1 到 {max} 天', en: '1 to {max} days' },
  make: { zh: '创建', en: 'Make it' },
  tokenMade: { zh: '令牌 {name}', en: 'Token {name}' },
  once: {
    zh: '令牌只显示这一次，请立即复制并妥善保存。任何人持有它都能以其角色调用接口。',
    en: 'It is shown this once only: copy it now and keep it safe. Whoever has it acts with its role.',
  },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  notCopied: {
    zh: '浏览器不允许复制，请手动选择并复制',
    en: 'The browser does not copy. Select it and copy it yourself',
  },
  done: { zh: '我已保存', en: 'I have it' },
});
