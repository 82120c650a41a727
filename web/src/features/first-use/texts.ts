import { defineTexts } from '../../i18n/define.ts';

export const texts = defineTexts({
  title: { zh: '三步建好第一个集群', en: 'Your first cluster in three steps' },
  hint: {
    zh: '准备好主机和安装包，其余的交给 DolphinDeck：安装、配置、启动，出错时说明原因和解决办法。',
    en: 'Bring hosts and packages. DolphinDeck installs, configures and starts, and when something fails it says why and what to do.',
  },
  progress: { zh: '已完成 {done} / 3 步', en: '{done} of 3 steps done' },
  hosts: { zh: '登记主机', en: 'Register hosts' },
  hostsHint: {
    zh: '一台即可试用，生产环境建议三台以上。只需要 SSH 登录和 sudo。',
    en: 'One is enough to try; three or more for production. All it takes is an SSH login with sudo.',
  },
  hostsDone: { zh: '已登记 {count} 台主机', en: '{count} host registered | {count} hosts registered' },
  hostsGo: { zh: '添加主机', en: 'Add hosts' },
  packages: { zh: '准备安装包', en: 'Bring packages' },
  packagesHint: {
    zh: '需要 DolphinScheduler 和 JDK；由控制台安装 ZooKeeper 时还需要它的安装包。',
    en: 'DolphinScheduler and a JDK, and ZooKeeper where the console shall install it.',
  },
  packagesDone: { zh: '已有 {list}', en: 'Stored: {list}' },
  packagesMissing: { zh: '还缺 {list}', en: 'Still missing: {list}' },
  packagesGo: { zh: '上传安装包', en: 'Upload packages' },
  cluster: { zh: '创建集群', en: 'Create a cluster' },
  clusterHint: {
    zh: '选择主机和角色，检查计划，然后部署并启动。',
    en: 'Choose hosts and roles, look at the plan, then deploy and start.',
  },
  clusterGo: { zh: '创建集群', en: 'Create a cluster' },
  early: {
    zh: '也可以现在就创建，稍后再补齐主机和安装包。',
    en: 'You can begin now and bring hosts and packages later.',
  },
  view: { zh: '查看', en: 'View' },
  stepDone: { zh: '已完成', en: 'done' },
});
