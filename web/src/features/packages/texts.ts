import type { PackageArch, PackageKind } from '@dolphindeck/contract/package/package.ts';
import { defineTexts } from '../../i18n/define.ts';
import type { Lack } from './identity.ts';
import type { UploadState } from './upload-state.ts';

export const texts = defineTexts({
  title: { zh: '安装包', en: 'Packages' },
  total: { zh: '共 {count} 个，{size}', en: '{count} package, {size} | {count} packages, {size}' },
  look: { zh: '重新扫描目录', en: 'Look into the folder again' },
  none: { zh: '还没有安装包', en: 'No packages yet' },
  noneHint: {
    zh: '部署需要：DolphinScheduler 安装包、JDK，以及由控制台安装 ZooKeeper 时的 ZooKeeper 安装包。上传官方文件，名称保持不变即可自动识别。',
    en: 'A deploy needs DolphinScheduler, a JDK and, where the console installs ZooKeeper, ZooKeeper. Upload the official files; under their own names they are recognised.',
  },
  file: { zh: '文件', en: 'File' },
  kind: { zh: '类型', en: 'Kind' },
  version: { zh: '版本', en: 'Version' },
  arch: { zh: '架构', en: 'Architecture' },
  size: { zh: '大小', en: 'Size' },
  sum: { zh: 'SHA-512', en: 'SHA-512' },
  added: { zh: '添加时间', en: 'Added' },
  serves: { zh: '用于集群', en: 'Serves' },
  servesNone: { zh: '未使用', en: 'Nothing' },
  actions: { zh: '操作', en: 'Actions' },
  copy: { zh: '复制', en: 'Copy' },
  copyOf: { zh: '复制 {name} 的 SHA-512', en: 'Copy the SHA-512 of {name}' },
  copied: { zh: '已复制', en: 'Copied' },
  notCopied: {
    zh: '浏览器不允许复制，校验和为 {sum}',
    en: 'The browser does not allow copying. The checksum is {sum}',
  },
  remove: { zh: '删除', en: 'Delete' },
  removeTitle: { zh: '删除安装包？', en: 'Delete this package?' },
  removeHint: {
    zh: '将从控制台删除文件 {name}；主机上已安装的内容不受影响。',
    en: 'The file {name} is deleted from the console. What is installed on hosts stays.',
  },
  removeUsed: {
    zh: '集群 {clusters} 下次部署需要它，删除后须重新上传。',
    en: 'The next deploy of {clusters} needs it; it would have to be uploaded again.',
  },
  removed: { zh: '{name} 已删除', en: '{name} is deleted' },
  missingTitle: { zh: '现有集群还缺少安装包', en: 'Clusters lack packages' },

  drop: { zh: '将文件拖到这里，或', en: 'Drop files here, or' },
  choose: { zh: '选择文件', en: 'choose files' },
  dropHint: {
    zh: '支持 .tar.gz 和 .jar，可同时拖入同名的 .sha512 校验文件和 .asc 或 .sig 签名文件',
    en: '.tar.gz and .jar; files of the same name with .sha512 (checksum) and .asc or .sig (signature) may come along',
  },
  folderTitle: { zh: '离线环境或文件很大？', en: 'No network, or very large files?' },
  folderHint: {
    zh: '直接把文件（要求签名时连同其 .asc 或 .sig 文件）放进控制台数据目录下的 packages 文件夹（默认 data/packages，即 DECK_DATA/packages），再点“重新扫描目录”。刚复制完的文件两秒后才会被识别；名称不是官方名称时，在旁边放一个 “文件名.json”，写明 kind、version 和 arch。',
    en: 'Put the files (with their .asc or .sig, where packages must be signed) into the folder packages of the console’s data folder (data/packages unless DECK_DATA says otherwise), then look into the folder again. A file counts two seconds after it was last written. Beside one without its official name put NAME.json with kind, version and arch.',
  },
  queue: { zh: '上传队列', en: 'Uploads' },
  upload: { zh: '上传', en: 'Upload' },
  uploadOf: { zh: '上传 {name}', en: 'Upload {name}' },
  uploadAll: { zh: '全部上传（{count}）', en: 'Upload all ({count})' },
  stop: { zh: '停止', en: 'Stop' },
  stopOf: { zh: '停止上传 {name}', en: 'Stop the upload of {name}' },
  again: { zh: '重试', en: 'Try again' },
  againOf: { zh: '重试上传 {name}', en: 'Try again to upload {name}' },
  dropFile: { zh: '移出', en: 'Drop' },
  dropOf: { zh: '将 {name} 移出列表', en: 'Drop {name} from the list' },
  sumAsk: { zh: '核对校验和（选填）', en: 'Compare a checksum (optional)' },
  sumHint: {
    zh: '与发布方公布的值一致时才会保存',
    en: 'The file is stored only if it has the published value',
  },
  signatureNone: { zh: '没有签名文件（选填）', en: 'No signature file (optional)' },
  signatureThere: { zh: '附带签名文件', en: 'With its signature file' },
  signatureChoose: { zh: '选择 .asc 或 .sig', en: 'Choose .asc or .sig' },
  signatureChooseOf: {
    zh: '选择 .asc 或 .sig：{name} 的签名文件',
    en: 'Choose .asc or .sig: the signature of {name}',
  },
  signatureDrop: { zh: '移除', en: 'Take away' },
  signatureDropOf: { zh: '移除 {name} 的签名文件', en: 'Take away the signature file of {name}' },
  signedBy: { zh: '签名：{by}', en: 'Signed by {by}' },
  signedByExpired: { zh: '签名：{by}（密钥已过期）', en: 'Signed by {by}, whose key has expired since' },
  ask: { zh: '无法从文件名识别，请说明这是什么：', en: 'The name does not tell what this is. Please say:' },
  choosePlaceholder: { zh: '请选择', en: 'Choose' },
  progressOf: { zh: '{name} 的上传进度', en: 'Upload of {name}' },
});

export const kindTexts = defineTexts({
  dolphinscheduler: { zh: 'DolphinScheduler', en: 'DolphinScheduler' },
  plugins: { zh: 'DolphinScheduler 插件', en: 'DolphinScheduler plugins' },
  jdk: { zh: 'JDK', en: 'JDK' },
  zookeeper: { zh: 'ZooKeeper', en: 'ZooKeeper' },
  'dolphinscheduler-pages': { zh: 'DolphinScheduler 页面', en: 'DolphinScheduler pages' },
  'jdbc-driver': { zh: 'JDBC 驱动', en: 'JDBC driver' },
} satisfies Record<PackageKind, object>);

export const archTexts = defineTexts({
  x86_64: { zh: 'x86_64', en: 'x86_64' },
  aarch64: { zh: 'aarch64', en: 'aarch64' },
  any: { zh: '通用', en: 'any' },
} satisfies Record<PackageArch, object>);

/** The contract's kinds and architectures, complete by the types above. */
export const KINDS = Object.keys(kindTexts) as PackageKind[];
export const ARCHS = Object.keys(archTexts) as PackageArch[];

export const lackTexts = defineTexts({
  name: {
    zh: '文件名只能包含字母、数字和 . _ + -，以字母或数字开头，请先改名',
    en: 'A file name has letters, digits and . _ + - only and begins with a letter or digit. Rename it first',
  },
  kind: { zh: '请选择类型', en: 'Choose a kind' },
  version: { zh: '以数字开头，如 1.3.6', en: 'Begins with a digit, as 1.3.6' },
  arch: { zh: '请选择架构', en: 'Choose an architecture' },
  sha512: { zh: '应为 128 位十六进制数', en: 'Must be 128 hex digits' },
  signature: {
    zh: '该文件不是分离的 OpenPGP 签名，请选择发布方提供的 .asc 或 .sig 文件',
    en: 'That file is no detached OpenPGP signature. Choose the .asc or .sig file of the publisher',
  },
} satisfies Record<Lack, object>);

export const stateTexts = defineTexts({
  ready: { zh: '待上传', en: 'Ready' },
  waiting: { zh: '排队中', en: 'Waiting' },
  sending: { zh: '上传中', en: 'Uploading' },
  sent: { zh: '控制台正在校验', en: 'The console is looking at it' },
  done: { zh: '已完成', en: 'Stored' },
  failed: { zh: '失败', en: 'Failed' },
} satisfies Record<UploadState, object>);
