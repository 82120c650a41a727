import { defineTexts } from '../../../i18n/i18n.ts';

export const texts = defineTexts({
  intro: {
    zh: '部署会在下列主机上执行这些步骤，不会启动任何服务。重复部署是安全的，未变化的内容不会改动。',
    en: 'A deploy does these steps on these hosts and starts nothing. It can be repeated: what is in place already is left alone.',
  },
  problems: { zh: '部署前需要解决', en: 'To be settled before a deploy' },
  warnings: { zh: '请注意', en: 'Worth knowing' },
  steps: { zh: '步骤', en: 'Steps' },
  hosts: { zh: '主机', en: 'Hosts' },
  host: { zh: '主机', en: 'Host' },
  roles: { zh: '角色', en: 'Roles' },
  servers: { zh: '服务', en: 'Servers' },
  ports: { zh: '端口', en: 'Ports' },
  memory: { zh: '预计内存', en: 'Memory, about' },
  packages: { zh: '安装包', en: 'Packages' },
  package: { zh: '安装包', en: 'Package' },
  size: { zh: '大小', en: 'Size' },
  target: { zh: '目标主机', en: 'For' },
  hostsCount: { zh: '{count} 台主机', en: '{count} host | {count} hosts' },
  extras: { zh: '附加配置与环境变量', en: 'Extra settings and environment' },
  env: { zh: '环境变量', en: 'environment' },
  check: { zh: '检查主机', en: 'Check the hosts' },
  again: { zh: '重新检查', en: 'Check again' },
  checkHint: {
    zh: '登录每台主机，检查权限、系统、内存、磁盘、端口等，不做任何修改。',
    en: 'Logs in to each host and looks at rights, system, memory, disk, ports and more. Nothing is changed.',
  },
  checking: { zh: '正在检查…', en: 'Checking …' },
  fine: { zh: '检查通过，没有发现问题', en: 'Checked: nothing stands against a deploy' },
  errors: {
    zh: '发现 {count} 个问题，请先解决',
    en: '{count} problem to solve first | {count} problems to solve first',
  },
  onlyWarnings: {
    zh: '只有提示，可以继续部署',
    en: 'Only remarks: the deploy can go on',
  },
  error: { zh: '问题', en: 'Problem' },
  warning: { zh: '提示', en: 'Remark' },
  takeOver: {
    zh: '接管部署目录：原集群已不存在，其目录归本集群使用',
    en: 'Take the deploy folder over: its cluster exists no longer',
  },
  deployStart: { zh: '部署并启动', en: 'Deploy and start' },
  whyPlan: { zh: '请先解决上面列出的问题', en: 'Settle what is listed above first' },
  whyCheck: {
    zh: '检查发现了问题，请解决后重新检查',
    en: 'The check found problems; solve them and check again',
  },
});
