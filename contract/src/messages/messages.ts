import type { Text } from '../common/text.ts';
import { ACCESS_MESSAGES } from './access-messages.ts';
import { FIELD_MESSAGES } from './field-messages.ts';
import { HOST_MESSAGES } from './host-messages.ts';
import { NOTICE_MESSAGES } from './notice-messages.ts';
import { PLAN_MESSAGES } from './plan-messages.ts';

/** Every reason that the console gives, in both languages. `{name}` is filled from the problem's params. */
export const MESSAGES = {
  ...ACCESS_MESSAGES,
  ...FIELD_MESSAGES,
  ...HOST_MESSAGES,
  ...NOTICE_MESSAGES,
  ...PLAN_MESSAGES,
  cluster_unknown: {
    en: 'there is no cluster {id}; reload the list',
    zh: '集群 {id} 不存在，请刷新列表',
  },
  cluster_name_taken: {
    en: 'name: another cluster is called {name}; choose another name',
    zh: 'name：名称冲突，已有名为 {name} 的集群，请换一个名称',
  },
  cluster_state: {
    en: 'a cluster in state {status} does not allow: {verb}; allowed now: {allowed}',
    zh: '集群处于{status}状态，不允许{verb}；当前只能：{allowed}',
  },
  cluster_saved_meanwhile: {
    en: 'cluster {name} was saved by someone else since you began to edit it; nothing was saved. Look at what it is now, then save again',
    zh: '集群 {name} 在您编辑期间已被他人保存，本次未保存；请查看最新内容后再保存',
  },
  cluster_changed: {
    en: 'the cluster was changed by someone else meanwhile; reload it and try again',
    zh: '集群已被其他人修改，请刷新后重试',
  },
  run_active: {
    en: 'run {runId} ({action} of cluster {cluster}) has not ended; wait for it or abort it',
    zh: '集群 {cluster} 的运行 {runId}（{action}）尚未结束，请等待其结束或中止',
  },
  other_started: {
    en: 'cluster {cluster} ({id}) is running; stop it first, only one cluster can be started at a time',
    zh: '集群 {cluster}（{id}）正在运行，同一时间只能启动一个集群，请先停止已经运行的集群',
  },
  config_unknown: {
    en: 'there is no template {id}; reload the list',
    zh: '配置模板 {id} 不存在，请刷新列表',
  },
  config_name_taken: {
    en: 'name: another {typ} template is called {name}; choose another name',
    zh: 'name：{typ} 已有名为 {name} 的模板，请换一个名称',
  },
  version_unsupported: {
    en: 'base.version: no layout for DolphinScheduler {version} yet; supported: {supported}',
    zh: 'base.version：暂不支持 DolphinScheduler {version}，支持的版本：{supported}',
  },
  version_database: {
    en: 'roles.database.roleBody.databaseType: {type} cannot be deployed with {version} yet; supported: {supported}',
    zh: 'roles.database.roleBody.databaseType：版本 {version} 暂不支持部署 {type}，支持：{supported}',
  },
  package_missing: {
    en: 'package: the store has no {kind} package {version} for {arch}; upload it or put it into the package folder',
    zh: 'package：安装包仓库缺少 {arch} 的 {kind} {version}，请上传或放入安装包目录',
  },
  plugins_missing: {
    en: 'package: the store has no plugins for DolphinScheduler {version}, whose archive holds none. Where there is a network, unpack the release, run bin/install-plugins.sh {version}, pack its folder plugins as apache-dolphinscheduler-{version}-plugins.tar.gz, and upload that',
    zh: 'package：DolphinScheduler {version} 的安装包不含插件，仓库中也没有其插件包。请在可联网的机器上解压发行版，执行 bin/install-plugins.sh {version}，将其 plugins 目录打包为 apache-dolphinscheduler-{version}-plugins.tar.gz 后上传',
  },
  package_unusable: {
    en: 'package: {name} is in the package folder and cannot be used as {kind} {version} ({arch}): {detail}; upload the official file again, or put it in its place',
    zh: 'package：安装包目录中的 {name} 无法作为 {kind} {version}（{arch}）使用：{detail}；请重新上传官方文件或替换它',
  },
  package_settling: {
    en: 'package: {name} ({kind} {version}, {arch}) was changed a moment ago and may still be being copied; try again in a few seconds',
    zh: 'package：{name}（{kind} {version}，{arch}）刚刚被修改，可能仍在复制中，请几秒后重试',
  },
  package_unknown: { en: 'there is no package {id}; reload the list', zh: '安装包 {id} 不存在，请刷新列表' },
  package_name: {
    en: 'name: cannot tell kind and version of {name}; use the official file name or give kind, version and arch',
    zh: 'name：无法从 {name} 判断类型和版本，请使用官方文件名或提供 kind、version、arch',
  },
  package_exists: {
    en: 'a {kind} package {version} for {arch} is stored already with other content; delete it first',
    zh: '已存在内容不同的 {kind} {version}（{arch}）安装包，请先删除它',
  },
  package_too_large: {
    en: 'the file is larger than {limit}; raise DECK_MAX_PACKAGE_MB if it is meant to be',
    zh: '文件超过 {limit}，如确需上传请调大 DECK_MAX_PACKAGE_MB',
  },
  package_no_room: {
    en: 'the package needs {needed} and the disk of the data folder has {free} free; make room there and send it again',
    zh: '安装包需要 {needed}，而数据目录所在磁盘仅剩 {free}，请清理后重新上传',
  },
  package_cut: {
    en: 'the upload was cut off after {bytes} bytes; nothing was stored, send it again',
    zh: '上传在 {bytes} 字节后中断，未保存任何内容，请重新上传',
  },
  package_archive: {
    en: '{name} is not a usable archive: {detail}',
    zh: '{name} 不是可用的压缩包：{detail}',
  },
  package_checksum: {
    en: 'sha512: the file has the checksum {actual}, not the given one; nothing was stored, send it again',
    zh: 'sha512：文件校验和为 {actual}，与给定值不符，未保存任何内容，请重新上传',
  },
  package_unsigned: {
    en: 'signature: this console takes signed packages only (DECK_PACKAGE_KEYS); send the .asc or .sig file that the publisher of {name} has beside it',
    zh: 'signature：本控制台只接受带签名的安装包（DECK_PACKAGE_KEYS），请一并提供发布方为 {name} 提供的 .asc 或 .sig 签名文件',
  },
  package_signature: {
    en: 'signature: {name} is not taken: {detail}; nothing was stored',
    zh: 'signature：不接受 {name}：{detail}，未保存任何内容',
  },
  package_in_use: {
    en: 'package {id} is used by run {runId}; wait until the run has ended',
    zh: '安装包 {id} 正被运行 {runId} 使用，请等待其结束',
  },
  run_unknown: { en: 'there is no run {id}; reload the list', zh: '运行 {id} 不存在，请刷新列表' },
  run_ending: {
    en: 'the process of run {id} has ended, but its end is not recorded yet; if that stays so, the log of the console says why',
    zh: '运行 {id} 的进程已经结束，但结果尚未记录；如果一直如此，请查看控制台日志中的原因',
  },
  run_over: { en: 'run {id} has ended already', zh: '运行 {id} 已经结束' },
  check_busy: {
    en: 'a check of this cluster is going on; wait for it',
    zh: '该集群正在检查中，请等待其结束',
  },
  confirm_name: {
    en: 'confirmName: type the name of the cluster exactly',
    zh: 'confirmName：请准确输入集群名称',
  },
  engine_start: {
    en: 'the run could not be started: {detail}; nothing was done on any host',
    zh: '无法开始执行：{detail}，未对任何主机做任何操作',
  },
  console_disk_full: {
    en: 'the disk of the console is full, so nothing was changed; make room in its data folder and try again',
    zh: '控制台磁盘空间不足，未做任何更改，请清理其数据目录所在磁盘后重试',
  },
  store_busy: {
    en: 'another program holds the lock of the database of the console, so nothing was changed; end it and try again',
    zh: '控制台数据库被其他程序锁定，未做任何更改，请结束该程序后重试',
  },
  database_unavailable: {
    en: 'the database of the console cannot be reached, so nothing was changed; try again when it is back (runs in progress go on)',
    zh: '控制台暂时无法连接其数据库，未做任何更改，请在数据库恢复后重试（进行中的运行不受影响）',
  },
  database_unsure: {
    en: 'the database of the console was lost while it saved; see whether the change is there before you repeat it',
    zh: '保存过程中控制台与数据库的连接中断，请先确认更改是否已生效，再决定是否重试',
  },
  database_disk_full: {
    en: 'the disk of the database of the console is full, so nothing was changed; make room there and try again',
    zh: '控制台数据库所在磁盘空间不足，未做任何更改，请清理后重试',
  },
  not_found: { en: 'there is no {method} {path}', zh: '接口不存在：{method} {path}' },
  method_not_allowed: { en: '{path} is called with {allowed}', zh: '{path} 只支持 {allowed}' },
  body_too_large: { en: 'the body is larger than {limit} bytes', zh: '请求体超过 {limit} 字节' },
  media_type: {
    en: 'send the body as {expected}',
    zh: '请使用 {expected} 格式的请求体',
  },
  host_header: {
    en: 'the console answers only under a loopback name (127.0.0.1, localhost), not {host}',
    zh: '控制台只接受回环地址（127.0.0.1、localhost）的访问，不接受 {host}',
  },
  origin_refused: {
    en: 'a page of {origin} may not send requests to the console; use the page of the console itself',
    zh: '不允许 {origin} 的页面向控制台发送请求，请使用控制台自己的页面',
  },
  too_many_streams: {
    en: 'too many event streams are open ({limit} of one user, {all} of all); close some, or poll executeResultSignal',
    zh: '打开的事件流过多（每个用户 {limit} 个，共 {all} 个），请关闭一些，或改为轮询 executeResultSignal',
  },
  too_many_reads: {
    en: 'too many searches and downloads are under way ({limit} of one user, {all} of all); try again when one of them is done',
    zh: '正在进行的搜索和下载过多（每个用户 {limit} 个，共 {all} 个），请在其中之一完成后重试',
  },
  too_many_uploads: {
    en: '{limit} uploads are under way, and more are not taken at once; send this one again when one of them is done',
    zh: '已有 {limit} 个上传正在进行，暂不接受更多上传，请在其中之一完成后重试',
  },
  too_many_connections: {
    en: 'too many connections are open ({limit}); try again in a few seconds, and close connections that are not used',
    zh: '打开的连接过多（{limit}），请几秒后重试，并关闭不用的连接',
  },
  rate_limited: {
    en: 'too many requests; try again in {seconds} seconds, or ask less often',
    zh: '请求过于频繁，请 {seconds} 秒后重试，或降低请求频率',
  },
  request_malformed: {
    en: 'the request is not valid HTTP: {detail}',
    zh: '不是合法的 HTTP 请求：{detail}',
  },
  body_slow: {
    en: 'the body did not arrive within {seconds} seconds; send it again',
    zh: '请求体未在 {seconds} 秒内到达，请重新发送',
  },
  internal: {
    en: 'the console failed; the cause is in its log under request {requestId}',
    zh: '控制台内部错误，原因见日志中的请求 {requestId}',
  },
} as const satisfies Record<string, Text>;

export type MessageCode = keyof typeof MESSAGES;
