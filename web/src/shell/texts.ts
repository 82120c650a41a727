import { defineTexts } from '../i18n/i18n.ts';

export const texts = defineTexts({
  skip: { zh: '跳到内容', en: 'Skip to content' },
  menu: { zh: '主菜单', en: 'Main menu' },
  clusters: { zh: '集群', en: 'Clusters' },
  runs: { zh: '运行', en: 'Runs' },
  hosts: { zh: '主机', en: 'Hosts' },
  packages: { zh: '安装包', en: 'Packages' },
  templates: { zh: '模板', en: 'Templates' },
  settings: { zh: '设置', en: 'Settings' },
  open: { zh: '（{count} 项未完成）', en: '({count} not done yet)' },
  lost: { zh: '连接已断开，每 5 秒重试', en: 'Connection lost, asking every 5 s' },
  lostShort: { zh: '已断开', en: 'Offline' },
  toEnglish: { zh: 'EN: switch to English', en: '中文：切换到中文' },
  toDark: { zh: '使用深色主题', en: 'Use the dark theme' },
  toLight: { zh: '使用浅色主题', en: 'Use the light theme' },
  going: { zh: '正在{action} {cluster}', en: '{action}: {cluster}' },
  follow: { zh: '查看运行', en: 'Follow the run' },
  nowhere: { zh: '页面不存在', en: 'There is no such page' },
  nowhereHint: {
    zh: '地址可能有误，或页面已不在。',
    en: 'The address may be old or mistyped.',
  },
  toClusters: { zh: '前往集群', en: 'To the clusters' },
});
