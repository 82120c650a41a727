import { defineTexts } from '../../../i18n/define.ts';

export const texts = defineTexts({
  hint: {
    zh: '选择一台主机，查看它与其他主机的连接。可用方向键移动。',
    en: 'Choose a host to see what it is connected to. The arrow keys move.',
  },
  hosts: { zh: '集群的主机', en: 'Hosts of the cluster' },
  noRole: { zh: '没有角色', en: 'no role' },
  unregistered: { zh: '未登记', en: 'not registered' },
  between: { zh: '；', en: ', ' },
  calls: { zh: '连接到', en: 'connects to' },
  calledBy: { zh: '被连接', en: 'is connected from' },
  noPorts: { zh: '无法读取端口：', en: 'The ports are not known:' },
  noLinks: { zh: '与其他主机没有连接', en: 'Connected to no other host' },
  'state.good': { zh: '已启动', en: 'started' },
  'state.warn': { zh: '停止失败，可能仍在运行', en: 'the stop failed: may still be running' },
  'state.bad': { zh: '上一次操作失败', en: 'the last action failed' },
  'state.idle': { zh: '未启动', en: 'not started' },
  legend: { zh: '图例', en: 'Legend' },
});
