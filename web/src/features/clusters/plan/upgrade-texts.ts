import { defineTexts } from '../../../i18n/define.ts';

export const upgradeTexts = defineTexts({
  title: { zh: '升级：{from} → {to}', en: 'Upgrade: {from} → {to}' },
  hops: {
    zh: '建议逐个版本部署：{hops}。直接升级没有成熟的经验，演练失败时不会改动任何内容',
    en: 'The known way is one deploy each: {hops}. Nobody has told of going all at once; should its rehearsal fail, nothing is changed',
  },
  wants: { zh: '{from} → {to} 的变化', en: 'What {to} wants otherwise than {from}' },
  jdk: { zh: 'JDK 版本', en: 'JDK' },
  zookeeper: { zh: 'ZooKeeper 版本', en: 'ZooKeeper' },
  jdbcDriver: { zh: 'JDBC 驱动', en: 'JDBC driver' },
  passwordEncryption: { zh: '数据库密码的保存方式', en: 'How the database stores passwords' },
  safe: {
    zh: '部署会先备份数据库并试恢复，在副本上演练升级脚本，成功后才改动数据库；之后任何失败都会自动恢复。',
    en: 'The deploy first dumps the database and tries the dump, then rehearses the schema step on the copy; only after both it changes the database. Whatever fails from there on is put back by itself.',
  },
  byHand: {
    zh: '数据库是已有的外部数据库：控制台不会备份它，也不会改动它的表结构。部署会把 {to} 放到主机上，然后停下并给出升级命令；请先备份数据库，执行该命令，再次部署。',
    en: 'The database is an existing one: the console makes no restore point of it and leaves its schema as it is. The deploy puts {to} on the hosts, then ends and tells the command that upgrades the schema: dump the database, run it, deploy again.',
  },
  expected: {
    zh: '停机时间参考上次：{size} 的数据库，备份 {dump} 秒，试恢复 {restore} 秒，另加两次升级脚本和部署本身',
    en: 'Downtime, by the last time: a database of {size} took {dump} s to dump and {restore} s to try; the schema step twice and the deploy itself come on top',
  },
  expectedUnknown: {
    zh: '停机时间取决于数据库大小：备份、试恢复、演练和升级依次进行；首次备份后会显示实际用时',
    en: 'The downtime goes with the size of the database: dump, trial, rehearsal and upgrade, one after the other. It is told from the first restore point on',
  },
  points: { zh: '还原点', en: 'Restore points' },
  pointsHelp: {
    zh: '升级前的数据库备份，保存在数据库主机上',
    en: 'What upgrades have kept before they changed the database, on its host',
  },
  point: { zh: '版本', en: 'Version' },
  made: { zh: '已备份，数据库未改动', en: 'Made; the upgrade changed nothing' },
  begun: { zh: '升级中断，下次部署会先恢复', en: 'Upgrade broke off; the next deploy restores it first' },
  done: { zh: '升级成功', en: 'Upgraded' },
  restoring: { zh: '恢复中断，下次部署会继续', en: 'Restoring broke off; the next deploy goes on' },
  restored: { zh: '已恢复', en: 'Restored' },
  state: { zh: '状态', en: 'State' },
  time: { zh: '备份时间', en: 'Dumped' },
  size: { zh: '大小', en: 'Size' },
  place: { zh: '位置', en: 'Place' },
  actions: { zh: '操作', en: 'Actions' },
  back: { zh: '回退', en: 'Go back' },
  backTitle: { zh: '回退到 {from}', en: 'Go back to {from}' },
  backHint: {
    zh: '集群会以 {from} 重新部署，数据库恢复到 {time} 的内容。此后写入的工作流定义、实例和设置都会丢失，{from} 没有的集群配置项会被去掉；恢复前会在还原点旁边再备份一份当前数据库。',
    en: 'The cluster is deployed as {from} again and its database is as it was at {time}. Workflows, instances and settings written since are lost to it, and settings of the cluster that {from} lacks are left out; a dump of the database of now is kept beside the restore point.',
  },
});
