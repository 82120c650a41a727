import { defineTexts } from '../../i18n/define.ts';

export const noticeTexts = defineTexts({
  title: { zh: '运行结束通知', en: 'Notices' },
  hint: {
    zh: '运行结束后发送；接收方在启动控制台时由 DECK_WEBHOOK_URL、DECK_MAIL_URL 等设置。未送达的通知会自动重试三天。',
    en: 'Sent when a run has ended. Who gets them is set when the console starts (DECK_WEBHOOK_URL, DECK_MAIL_URL). What does not arrive is tried again for three days.',
  },
  webhook: { zh: 'Webhook', en: 'Webhook' },
  mail: { zh: '邮件', en: 'Mail' },
  off: { zh: '未配置', en: 'Not set up' },
  offWhy: {
    zh: '尚未配置，请设置 {setting} 并重启控制台。',
    en: 'Not set up. Set {setting} and start the console again.',
  },
  test: { zh: '发送测试', en: 'Send a test' },
  arrived: { zh: '测试通知已送达', en: 'The test has arrived' },
  failed: { zh: '最近一次发送失败', en: 'The last attempt failed' },
  colon: { zh: '：', en: ': ' },
  gaveUp: {
    zh: '有通知三天未送达，已放弃：',
    en: 'A notice did not arrive for three days and was given up:',
  },
  succeeded: { zh: '最近一次送达', en: 'Last arrived' },
  never: { zh: '尚未送达过通知', en: 'Nothing has arrived yet' },
  waiting: { zh: '{count} 条等待发送', en: '{count} is waiting | {count} are waiting' },
  due: { zh: '下次发送', en: 'next attempt' },
});
