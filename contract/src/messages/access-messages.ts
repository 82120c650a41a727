import type { Text } from '../common/text.ts';

/** Reasons about who may use the console, and for what. */
export const ACCESS_MESSAGES = {
  sign_in: { en: 'sign in first; the session may have ended', zh: '请先登录（登录可能已过期）' },
  forbidden: {
    en: 'user {user} may not call {name}; ask an administrator',
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
    en: 'user {name} is the only administrator with a password; make another one first',
    zh: '{name} 是唯一使用密码登录的管理员，请先设置另一位管理员',
  },
  user_of_provider: {
    en: 'user {name} signs in at {issuer}, where role (by groups) and password are looked after',
    zh: '{name} 通过 {issuer} 登录，其角色（由用户组决定）和密码请在该处修改',
  },
  user_disabled: {
    en: 'user {name} is disabled; ask an administrator',
    zh: '用户 {name} 已停用，请联系管理员',
  },
  token_unknown: { en: 'there is no token {id}; reload the list', zh: '令牌 {id} 不存在，请刷新列表' },
  token_name_taken: {
    en: 'name: another token is called {name}; choose another name',
    zh: 'name：已有名为 {name} 的令牌，请换一个名称',
  },
  oidc_off: {
    en: 'no OpenID provider is set up; sign in with a password',
    zh: '未配置 OpenID 登录，请使用密码登录',
  },
  oidc_unreachable: {
    en: 'the provider {provider} cannot be reached ({detail}); try again later, or sign in with a password',
    zh: '无法连接 {provider}（{detail}），请稍后重试，或使用密码登录',
  },
  oidc_state: {
    en: 'this sign-in was not begun in this browser, or more than {minutes} minutes ago; begin again',
    zh: '此次登录不是在本浏览器中发起的，或发起已超过 {minutes} 分钟，请重新登录',
  },
  oidc_denied: {
    en: 'the provider {provider} did not sign you in ({detail}); begin again, or ask an administrator',
    zh: '{provider} 未允许登录（{detail}），请重新登录或联系管理员',
  },
  oidc_refused: {
    en: 'the provider {provider} did not confirm the sign-in ({detail}); begin again, and if it stays, ask an administrator',
    zh: '{provider} 未确认此次登录（{detail}），请重新登录；如仍失败，请联系管理员',
  },
  oidc_invalid: {
    en: 'what {provider} answered cannot be trusted ({detail}), so nobody was signed in; ask an administrator',
    zh: '{provider} 返回的内容不可信（{detail}），未登录，请联系管理员',
  },
  oidc_no_group: {
    en: 'user {name} is in no group of {provider} that may use this console; ask an administrator',
    zh: '{name} 不属于 {provider} 中任何可使用本控制台的用户组，请联系管理员',
  },
  oidc_limited: {
    en: 'too many sign-ins from this address have failed; try again in {seconds} seconds',
    zh: '该地址登录失败次数过多，请 {seconds} 秒后重试',
  },
} as const satisfies Record<string, Text>;
