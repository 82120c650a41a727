import type { Text } from '../common/text.ts';

/** Why a notice did not arrive. */
export const NOTICE_MESSAGES = {
  notice_off: {
    en: 'no {target} is set up; set DECK_{name}_URL and start the console again',
    zh: '尚未配置 {target}，请设置 DECK_{name}_URL 并重启控制台',
  },
  notice_status: {
    en: 'the receiver answered HTTP {status}; check DECK_WEBHOOK_URL and what the receiver expects (redirects are not followed)',
    zh: '接收方返回 HTTP {status}，请检查 DECK_WEBHOOK_URL 以及接收方的要求（不跟随重定向）',
  },
  notice_unreachable: {
    en: 'the receiver could not be reached ({detail}); check its address and the way there',
    zh: '无法连接接收方（{detail}），请检查其地址和网络',
  },
  notice_timeout: {
    en: 'the receiver did not answer within {seconds} seconds',
    zh: '接收方未在 {seconds} 秒内应答',
  },
  notice_mail_login: {
    en: 'the mail server did not accept user and password of DECK_MAIL_URL ({detail})',
    zh: '邮件服务器未接受 DECK_MAIL_URL 中的用户名和密码（{detail}）',
  },
  notice_mail_tls: {
    en: 'no safe connection to the mail server, so nothing was sent ({detail}); check its certificate, and smtps:// or smtp:// in DECK_MAIL_URL',
    zh: '无法与邮件服务器建立安全连接，未发送任何内容（{detail}），请检查其证书以及 DECK_MAIL_URL 中的 smtps:// 或 smtp://',
  },
  notice_mail_refused: {
    en: 'the mail server did not take the mail: {detail}; check DECK_MAIL_FROM and DECK_MAIL_TO',
    zh: '邮件服务器拒收该邮件：{detail}，请检查 DECK_MAIL_FROM 和 DECK_MAIL_TO',
  },
} as const satisfies Record<string, Text>;
