import type { Text } from '../common/text.ts';

/** Reasons about who may use the console, and for what. */
export const ACCESS_MESSAGES = {
  sign_in: { en: 'sign in first; the session may have ended', zh: '请先登录（登录可能已过期）' },
  forbidden: {
    en: '{user} may not call {name}; ask an administrator',
    zh: '用户 {user} 无权调用 {name}，请联系管理员',
  },
  break_locks_admin: {
    en: 'breakLocks: only an administrator breaks the lock of another console',
    zh: 'breakLocks：只有管理员可以强制解除其他控制台的锁',
  },
  login_wrong: { en: 'the user or the password is wrong', zh: '用户名或密码错误' },
  login_limited: {
    en: 'too many wrong passwords; try again in {seconds} seconds',
    zh: '密码错误次数过多，请 {seconds} 秒后重试',
  },
  password_wrong: { en: 'oldPassword: this is not the present password', zh: 'oldPassword：当前密码不正确' },
  password_of_nobody: {
    en: 'there is no password to change: sign-in is off, or the caller is a token',
    zh: '没有可修改的密码：未启用登录，或当前使用的是令牌',
  },
  user_unknown: { en: 'there is no user {id}; reload the list', zh: '用户 {id} 不存在，请刷新列表' },
  user_name_taken: {
    en: 'name: another user is called {name}; choose another name',
    zh: 'name：已有名为 {name} 的用户，请换一个名称',
  },
  user_last_admin: {
    en: '{name} is the only administrator; make another one first',
    zh: '{name} 是唯一的管理员，请先设置另一位管理员',
  },
  token_unknown: { en: 'there is no token {id}; reload the list', zh: '令牌 {id} 不存在，请刷新列表' },
  token_name_taken: {
    en: 'name: another token is called {name}; choose another name',
    zh: 'name：已有名为 {name} 的令牌，请换一个名称',
  },
} as const satisfies Record<string, Text>;
