import { defineTexts } from '../../i18n/define.ts';

export const texts = defineTexts({
  title: { zh: '登录 DolphinDeck', en: 'Sign in to DolphinDeck' },
  off: {
    zh: '未启用登录：控制台只服务于本机，输入任意密码即可进入。',
    en: 'Sign-in is off: the console serves this computer only, and any password is accepted.',
  },
  user: { zh: '用户名', en: 'User' },
  password: { zh: '密码', en: 'Password' },
  userRequired: { zh: '请输入用户名', en: 'Enter the user' },
  required: { zh: '请输入密码', en: 'Enter the password' },
  signIn: { zh: '登录', en: 'Sign in' },
  or: { zh: '或', en: 'or' },
  byProvider: { zh: '使用 {provider} 登录', en: 'Sign in with {provider}' },
  backToLogin: { zh: '返回登录页', en: 'Back to the sign-in' },
  without: { zh: '不登录，直接进入', en: 'Go on without' },

  againTitle: { zh: '请重新登录', en: 'Sign in again' },
  againHint: {
    zh: '登录已失效。以同一用户登录后可继续，页面上未保存的内容不会丢失；换用其他用户登录会重新加载页面。',
    en: 'Your session has ended. Sign in as the same user and go on: nothing on this page is lost. Another user gets a fresh page.',
  },

  otherTab: {
    zh: '将在新标签页中登录，完成后回到此页即可继续。',
    en: 'It opens in a new tab. Come back to this one when you are signed in.',
  },

  changeTitle: { zh: '修改密码', en: 'Change password' },
  changeHint: {
    zh: '修改后，您在其他地方的登录会失效。',
    en: 'Your sessions elsewhere end with the change.',
  },
  oldPassword: { zh: '当前密码', en: 'Present password' },
  newPassword: { zh: '新密码', en: 'New password' },
  newHint: { zh: '至少 {min} 个字符', en: 'At least {min} characters' },
  cancel: { zh: '取消', en: 'Cancel' },
  change: { zh: '修改', en: 'Change' },
  changed: { zh: '密码已修改', en: 'The password is changed' },
});
