import Type from 'typebox';
import { heapMb, portSchema, startTimeout, textSchema } from './common-fields.ts';
import { defineRole } from './define.ts';

const whenMail = { field: 'alertType', equals: 'mail' } as const;
const whenWeixin = { field: 'alertType', equals: 'weixin' } as const;

export const alert = defineRole({
  name: 'alert',
  label: { en: 'Alert', zh: '告警' },
  help: { en: 'Sends alerts by mail or WeCom.', zh: '通过邮件或企业微信发送告警。' },
  hosts: { min: 1 },
  required: false,
  takesExtra: true,
  fields: {
    alertType: {
      schema: Type.Enum(['mail', 'weixin']),
      label: { en: 'Type', zh: '告警类型' },
      initial: 'mail',
    },
    mailSender: { schema: textSchema(), label: { en: 'Sender', zh: '邮件发送人' }, when: whenMail },
    mailUser: { schema: textSchema(), label: { en: 'Account', zh: '邮件帐号' }, when: whenMail },
    mailPasswd: {
      schema: textSchema(256),
      label: { en: 'Password', zh: '邮件密码' },
      secret: true,
      when: whenMail,
    },
    mailServerHost: {
      schema: textSchema(253),
      label: { en: 'Mail server', zh: '邮件发送服务器' },
      when: whenMail,
    },
    mailServerPort: {
      schema: portSchema,
      label: { en: 'Mail server port', zh: '邮件发送端口' },
      initial: 25,
      when: whenMail,
    },
    mailSmtpSslEnable: {
      schema: Type.Boolean(),
      label: { en: 'SSL', zh: '开启邮件 SSL 协议' },
      initial: false,
      when: whenMail,
    },
    mailSmtpStarttlsEnable: {
      schema: Type.Boolean(),
      label: { en: 'STARTTLS', zh: '开启邮件 TLS 协议' },
      initial: false,
      when: whenMail,
    },
    weixinCorpId: { schema: textSchema(128), label: { en: 'Corp id', zh: '企业 ID' }, when: whenWeixin },
    weixinSecret: {
      schema: textSchema(256),
      label: { en: 'Secret', zh: '应用 Secret' },
      secret: true,
      when: whenWeixin,
    },
    weixinAgentId: {
      schema: textSchema(64),
      label: { en: 'Agent id', zh: '应用 AgentId' },
      when: whenWeixin,
    },
    weixinUsers: {
      schema: textSchema(1024),
      label: { en: 'Users', zh: '接收用户' },
      help: { en: 'Names of members, separated by commas.', zh: '成员帐号，用逗号分隔。' },
      when: whenWeixin,
    },
    heapMb,
    startTimeout,
  },
});
