import { defineTexts } from '../../../i18n/define.ts';

export const texts = defineTexts({
  title: { zh: '在线变更 {name}', en: 'Change {name} while it runs' },
  note: {
    zh: '集群正在运行。可以修改后端、告警、主节点、工作节点的配置和环境变量；应用时逐台重启相关服务，任何一个未恢复正常则全部还原。',
    en: 'The cluster runs. Settings of backend, alert, masters and workers can be changed, and the environment. They are applied server by server; when one does not become healthy, everything is taken back.',
  },
  preview: { zh: '预览并应用…', en: 'Preview and apply…' },
  close: { zh: '退出在线变更', en: 'Leave it as it is' },
  whyNothing: { zh: '还没有修改任何配置', en: 'Nothing is changed yet' },
  problems: { zh: '应用前需要解决', en: 'To be settled first' },
  changes: { zh: '修改内容', en: 'What changes' },
  restarts: {
    zh: '按以下顺序逐台重启，每台恢复正常后再继续',
    en: 'Restarted one server at a time, in this order, each waited for until healthy',
  },
  noRestarts: { zh: '不需要重启服务', en: 'No server is restarted' },
  warnings: { zh: '请注意', en: 'Worth knowing' },
  workers: {
    zh: '工作节点重启时，正在其上运行的任务会被结束，由主节点安排到其他工作节点上重新执行。',
    en: 'Tasks that run on a worker when it restarts are ended; a master starts them again on another worker.',
  },
  oneWorker: {
    zh: '工作节点重启时，正在其上运行的任务会被结束；没有其他工作节点，恢复后才会重新执行。',
    en: 'Tasks that run on the worker when it restarts are ended; there is no other worker, so they are started again when it is back.',
  },
  go: { zh: '应用并重启', en: 'Apply and restart' },
  goNoRestart: { zh: '应用', en: 'Apply' },
  back: { zh: '返回修改', en: 'Back to the settings' },
  whyUnread: { zh: '正在生成预览', en: 'It is being looked at' },
  whyProblems: { zh: '请先解决上面列出的问题', en: 'Settle what is listed above first' },
});
