import { defineTexts } from '../../i18n/i18n.ts';

export const texts = defineTexts({
  title: { zh: '安全状况', en: 'Security posture' },
  hint: {
    zh: '仅依据控制台保存的数据得出，未连接任何主机。',
    en: 'By what the console has stored; no host was asked.',
  },
  counts: {
    zh: '{open} 项风险，{check} 项待确认，{advice} 项建议',
    en: '{open} open, {check} to check, {advice} advised',
  },
  reload: { zh: '刷新', en: 'Reload' },
  nothing: { zh: '没有安全隐患', en: 'Nothing is open' },
  nothingHint: {
    zh: '控制台、主机与集群的已存数据中未发现问题。',
    en: 'What is stored of the console, its hosts and clusters shows nothing to close.',
  },
  console: { zh: '控制台', en: 'This console' },
  cluster: { zh: '集群 {name}', en: 'Cluster {name}' },
  host: { zh: '主机', en: 'Hosts' },
  open: { zh: '风险', en: 'Open' },
  check: { zh: '待确认', en: 'To check' },
  advice: { zh: '建议', en: 'Advice' },
  openHint: { zh: '依据已存数据确定存在', en: 'Open, by what is stored' },
  checkHint: {
    zh: '除非有控制台看不到的措施（如防火墙），否则存在',
    en: 'Open, unless something closes it that the console cannot see, such as a firewall',
  },
  adviceHint: { zh: '可以更安全', en: 'Could be safer' },
  onHosts: { zh: '{count} 台主机', en: '{count} host | {count} hosts' },
  keyCompare: { zh: '核对并确认', en: 'Compare and confirm' },
  keyCompareOf: { zh: '核对并确认 {name} 的密钥', en: 'Compare and confirm the key of {name}' },
  keyTitle: { zh: '{name} 的 SSH 密钥', en: 'SSH key of {name}' },
  keyHint: {
    zh: '请不经网络（在主机的控制台上）执行以下命令，与登记时应答的密钥比对。若不一致，说明有人冒充该主机：请勿确认，并更换其密码。',
    en: 'Run this on the host itself, not over the network, and compare what it prints with the key that answered when the host was registered. If they differ, somebody stands in between: do not confirm, and change its password.',
  },
  keyTaken: { zh: '登记时应答的密钥', en: 'The key that answered then' },
  keySame: { zh: '我已比对，两者一致', en: 'I have compared them: they are the same' },
  keyConfirm: { zh: '确认密钥', en: 'Confirm the key' },
  keyLater: { zh: '稍后', en: 'Later' },
  keyConfirmed: { zh: '{name} 的密钥已确认', en: 'The key of {name} is confirmed' },
  moreHosts: { zh: '还有 {count} 台主机', en: '{count} more host | {count} more hosts' },
  moreBlocks: { zh: '还有 {count} 个集群', en: '{count} more cluster | {count} more clusters' },
  toUsers: { zh: '前往用户与令牌', en: 'To users and tokens' },
  toHosts: { zh: '前往主机', en: 'To the hosts' },
  toCluster: { zh: '前往集群', en: 'To the cluster' },
});
