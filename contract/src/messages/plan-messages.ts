import type { Text } from '../common/text.ts';

/** What can be wrong with a cluster as a whole, found when it is planned for its version and hosts. */
export const PLAN_MESSAGES = {
  port_clash: {
    en: '{field}: port {port} is used twice on {host}, by {first} and {second}; choose another port or host',
    zh: '{field}：主机 {host} 上端口 {port} 被 {first} 和 {second} 重复使用，请更换端口或主机',
  },
  connect_format: {
    en: '{field}: must be host:port,host:port with an optional /path',
    zh: '{field}：格式应为 host:port,host:port，可带 /path',
  },
  text_expression: {
    en: '{field}: must not contain a placeholder or an expression (dollar or hash sign followed by a brace, or a quote in worker.groups), which DolphinScheduler would evaluate',
    zh: '{field}：不能包含占位符或表达式（美元符号或井号加花括号，worker.groups 中也不能有引号），DolphinScheduler 会对其求值',
  },
  password_cut: {
    en: '{field}: must contain neither a comma nor a backslash and not begin with $@: DolphinScheduler 1.2 would read another password',
    zh: '{field}：不能包含逗号或反斜杠，也不能以 $@ 开头，否则 DolphinScheduler 1.2 读到的密码会不同',
  },
  upgrade_backwards: {
    en: '{field}: the cluster is deployed as {from}, newer than {to}, and no version leads its database back; go back to a restore point instead',
    zh: '{field}：集群已部署的版本 {from} 比 {to} 新，数据库无法直接降级，请改用还原点回退',
  },
  upgrade_hops: {
    en: '{field}: {to} upgrades databases from {oldest} on only, the cluster is deployed as {from}; deploy these versions one after the other: {hops}',
    zh: '{field}：{to} 只能从 {oldest} 及以上版本升级，集群已部署的版本是 {from}，请依次部署：{hops}',
  },
  restore_point_unknown: {
    en: '{field}: the cluster has no restore point {point}; reload the list',
    zh: '{field}：集群没有还原点 {point}，请刷新列表',
  },
  restore_point_elsewhere: {
    en: '{field}: {point} is a restore point of a database of the console’s own on {host}, and the cluster’s is another one now ({database}); save the cluster with that one first',
    zh: '{field}：还原点 {point} 属于主机 {host} 上由控制台管理的数据库，而集群现在使用的是另一个数据库（{database}），请先改回该数据库并保存',
  },
  apply_needs_deploy: {
    en: '{field}: cannot be changed while the cluster runs; stop the cluster, then edit and deploy it',
    zh: '{field}：集群运行中不能修改该项，请先停止集群，再编辑并部署',
  },
  apply_nothing: {
    en: 'nothing differs from what the servers run with; change a setting first',
    zh: '与服务正在使用的配置没有区别，请先修改配置',
  },
  apply_unknown: {
    en: 'the console does not know with which settings the cluster was deployed; stop it and deploy it once, then it can be changed while it runs',
    zh: '控制台不清楚集群部署时使用的配置，请先停止并重新部署一次，之后即可在线变更',
  },
  alert_ssl_both: {
    en: '{field}: SSL and STARTTLS exclude each other; turn one of them off',
    zh: '{field}：SSL 与 STARTTLS 不能同时开启，请关闭其中一个',
  },
} as const satisfies Record<string, Text>;
