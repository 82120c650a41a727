import { defineTexts } from '../../i18n/i18n.ts';

export const texts = defineTexts({
  title: { zh: '登录 DolphinDeck', en: 'Sign in to DolphinDeck' },
  off: {
    zh: '当前不需要登录：控制台只服务于本机，输入任意密码即可进入。',
    en: 'Signing in is not required yet: the console serves this computer only, and any password is accepted.',
  },
  user: { zh: '用户名', en: 'User' },
  password: { zh: '密码', en: 'Password' },
  required: { zh: '请输入密码', en: 'Enter the password' },
  signIn: { zh: '登录', en: 'Sign in' },
  without: { zh: '不登录，直接进入', en: 'Go on without' },
});
