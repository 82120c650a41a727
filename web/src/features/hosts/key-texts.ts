import { defineTexts } from '../../i18n/define.ts';

/** The console's own key. */
export const keyTexts = defineTexts({
  title: { zh: '控制台密钥', en: "The console's key" },
  about: {
    zh: '控制台用此密钥登录主机；私钥加密保存，从不显示。可在添加或编辑主机时自动安装，也可自行将公钥加入 authorized_keys。',
    en: 'With this key the console logs in to hosts. Its private half is stored sealed and never shown. It is installed when a host is added or edited, or you put the public half into authorized_keys yourself.',
  },
  publicKey: { zh: '公钥', en: 'Public key' },
  hosts: { zh: '{count} 台主机使用此密钥', en: '{count} host knows it | {count} hosts know it' },
  older: {
    zh: '{count} 台主机仍使用旧密钥',
    en: '{count} host still has an older one | {count} hosts still have an older one',
  },
  bring: { zh: '更换这 {count} 台的密钥', en: 'Install it there ({count})' },
  rotate: { zh: '生成新密钥', en: 'Make a new key' },
  copy: { zh: '复制公钥', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  notCopied: { zh: '无法复制，请手动选择', en: 'It could not be copied: select it yourself' },
});
