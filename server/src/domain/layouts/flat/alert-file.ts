import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { number, type Settings, text } from './settings.ts';
import { enterpriseWechat } from './wechat.ts';

/** Where alert plugins of 1.3.x may be put; they are kept across upgrades. */
export function alertPlugins(dataFolder: string): string {
  return `${dataFolder}/alert/plugins`;
}

/** alert.properties of 1.2.x and 1.3.x, read with java.util.Properties. */
export function alert(body: RoleBody): Settings {
  if (body.alertType === 'weixin') return { 'alert.type': 'EMAIL', ...enterpriseWechat(body) };
  return {
    'alert.type': 'EMAIL',
    'enterprise.wechat.enable': false,
    'mail.protocol': 'SMTP',
    'mail.server.host': text(body, 'mailServerHost'),
    'mail.server.port': number(body, 'mailServerPort'),
    'mail.sender': text(body, 'mailSender'),
    'mail.user': text(body, 'mailUser'),
    'mail.passwd': text(body, 'mailPasswd'),
    'mail.smtp.ssl.enable': Boolean(body.mailSmtpSslEnable),
    'mail.smtp.starttls.enable': Boolean(body.mailSmtpStarttlsEnable),
    // The certificate of the server is trusted by name; the package's example would trust another server only.
    'mail.smtp.ssl.trust': text(body, 'mailServerHost'),
  };
}
