import { startTimeout, textSchema } from './common-fields.ts';
import { defineRole } from './define.ts';

export const zookeeper = defineRole({
  name: 'zookeeper',
  label: { en: 'ZooKeeper', zh: 'ZooKeeper' },
  help: {
    en: 'Where servers register. Its data is kept across deploys. An odd number of hosts is advised.',
    zh: '服务注册中心，重新部署会保留其数据，建议使用奇数个节点。',
  },
  hosts: { min: 1 },
  required: true,
  bodyMayBeNull: true,
  takesExtra: true,
  fields: {
    connect: {
      schema: textSchema(1024),
      label: { en: 'Existing quorum', zh: '使用已有集群' },
      help: {
        en: 'host:port,host:port of an existing quorum, with an optional /path that exists: used as it is, never installed, started or stopped.',
        zh: '已有集群的 host:port 列表，可带已存在的 /path，直接使用，不会安装、启动或停止它。',
      },
      optional: true,
    },
    startTimeout,
  },
});
