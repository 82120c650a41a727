import { defineTexts } from '../../i18n/define.ts';

export const texts = defineTexts({
  title: { zh: '设置', en: 'Settings' },
  language: { zh: '语言', en: 'Language' },
  languageHint: {
    zh: '控制台给出的原因和建议也使用这种语言。',
    en: 'Reasons and advice of the console come in this language too.',
  },
  theme: { zh: '主题', en: 'Theme' },
  system: { zh: '跟随系统', en: 'As the computer' },
  light: { zh: '浅色', en: 'Light' },
  dark: { zh: '深色', en: 'Dark' },
  here: { zh: '这些选择保存在当前浏览器中。', en: 'These choices are kept in this browser.' },
  posture: { zh: '安全', en: 'Security' },
  postureLink: { zh: '查看安全状况', en: 'What is open, and how to close it' },
  about: { zh: '关于', en: 'About' },
  again: { zh: '重试', en: 'Try again' },
  interfaces: { zh: '接口文档', en: 'Interfaces' },
  newTab: { zh: '（在新标签页打开）', en: '(opens in a new tab)' },
  signIn: { zh: '登录', en: 'Sign-in' },
  signInOn: { zh: '已启用，当前用户为 {user}', en: 'On; you are {user}' },
  signInOff: { zh: '未启用，控制台只服务于本机', en: 'Off; the console serves this computer only' },
  server: {
    zh: '控制台的端口、数据目录、上传上限等在启动时由环境变量 DECK_… 或数据目录中的 deck.env 设置。',
    en: 'Port, data folder, upload limit and the like are set when the console starts: DECK_… in the environment or in deck.env of the data folder.',
  },
});
