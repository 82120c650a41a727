import type { Text } from '../common/text.ts';

/** What can be wrong with a field of a request. */
export const FIELD_MESSAGES = {
  body_json: {
    en: 'the body is not valid JSON; send one JSON object',
    zh: '请求体不是合法的 JSON，请发送一个 JSON 对象',
  },
  field_type: { en: '{field}: must be {expected}', zh: '{field}：应为{expected}' },
  field_required: { en: '{field}: is required', zh: '{field}：必填' },
  field_unknown: { en: '{field}: is not known here; remove it', zh: '{field}：未知字段，请删除' },
  field_version: {
    en: '{field}: exists in DolphinScheduler {versions} only, and this cluster is {version}; remove it',
    zh: '{field}：仅适用于 DolphinScheduler {versions}，而本集群为 {version}，请删除',
  },
  time_zone: {
    en: '{field}: "{zone}" is no known time zone; give a name such as Asia/Shanghai or UTC',
    zh: '{field}：“{zone}”不是已知时区，请填写 Asia/Shanghai 或 UTC 等名称',
  },
  field_repeated: { en: '{field}: is given twice; keep one', zh: '{field}：字段重复，请只保留一个' },
  field_enum: { en: '{field}: must be one of {allowed}', zh: '{field}：取值范围为 {allowed}' },
  field_range: { en: '{field}: must be {limit}', zh: '{field}：{limit}' },
  field_length: { en: '{field}: length must be {limit}', zh: '{field}：长度{limit}' },
  field_format: { en: '{field}: must be {pattern}', zh: '{field}：应为{pattern}' },
  deploy_only: {
    en: '{field}: goes with a deploy (executeType 2) only; remove it',
    zh: '{field}：仅适用于部署（executeType 为 2），请删除',
  },
  field_managed: {
    en: '{field}: the console sets this itself; remove it from extra or env',
    zh: '{field}：该项由控制台管理，请从 extra 或 env 中删除',
  },
  page_number: {
    en: 'page: must be a whole number from 1, or -1',
    zh: 'page：应为从 1 开始的整数，或 -1',
  },
  role_unknown: {
    en: '{field}: "{role}" is no role; must be one of {allowed}',
    zh: '{field}：未知角色“{role}”，取值范围为 {allowed}',
  },
  secret_missing: {
    en: '{field}: no secret is stored here, so ****** cannot keep it; enter it',
    zh: '{field}：没有已保存的密码，不能使用 ******，请重新输入',
  },
  text_template: {
    en: '{field}: must not contain double braces, brace-percent or brace-hash (template markers)',
    zh: '{field}：不能包含模板标记（双花括号、花括号加百分号或井号）',
  },
  text_control: {
    en: '{field}: must not contain control characters',
    zh: '{field}：不能包含控制字符',
  },
  text_placeholder: {
    en: '{field}: must not contain a dollar sign followed by a brace, which DolphinScheduler would replace',
    zh: '{field}：不能包含美元符号加花括号，DolphinScheduler 会将其当作占位符替换',
  },
  text_dash: {
    en: '{field}: must not begin with a dash, which programs read as an option',
    zh: '{field}：不能以横线（-）开头，否则会被程序当作选项',
  },
  name_length: { en: 'name: must have 1 to 64 characters', zh: 'name：长度为 1 到 64 个字符' },
  version_format: {
    en: 'base.version: must be X.Y.Z, for example 1.3.6',
    zh: 'base.version：格式应为 X.Y.Z，例如 1.3.6',
  },
  version_old: {
    en: 'base.version: must be 1.2.0 or newer',
    zh: 'base.version：只能是 1.2.0 及以上版本',
  },
  deploy_user: {
    en: 'base.deployUser: must be a user name in lower case, not root',
    zh: 'base.deployUser：应为小写用户名，且不能是 root',
  },
  deploy_dir: {
    en: 'base.deployDir: must be an absolute path of letters, digits, dots, dashes and underscores, without ..',
    zh: 'base.deployDir：应为绝对路径，只含字母、数字、点、横线和下划线，且不含 ..',
  },
  deploy_dir_system: {
    en: 'base.deployDir: {dir} belongs to the operating system; choose a folder of its own, for example /home/easy/ds',
    zh: 'base.deployDir：{dir} 是操作系统目录，请使用独立目录，例如 /home/easy/ds',
  },
  hosts_empty: { en: 'hosts: at least one host is needed', zh: 'hosts：至少需要一台主机' },
  host_address: {
    en: '{field}: "{host}" is no IPv4 or IPv6 address and no host name',
    zh: '{field}：“{host}”不是合法的 IPv4、IPv6 地址或主机名',
  },
  host_repeated: {
    en: '{field}: host {host} is given twice; keep one',
    zh: '{field}：主机 {host} 重复，请只保留一个',
  },
  role_repeated: { en: '{field}: role {role} is given twice', zh: '{field}：角色 {role} 重复' },
  role_missing: { en: '{field}: role {role} is required', zh: '{field}：缺少角色 {role}' },
  role_hosts_exact: {
    en: '{field}: role {role} needs exactly {min} host',
    zh: '{field}：角色 {role} 需要且只能有 {min} 台主机',
  },
  role_hosts_min: {
    en: '{field}: role {role} needs at least {min} host',
    zh: '{field}：角色 {role} 至少需要 {min} 台主机',
  },
  role_host_foreign: {
    en: '{field}: {host} is not one of the hosts of the cluster',
    zh: '{field}：{host} 不在集群的主机列表中',
  },
} as const satisfies Record<string, Text>;
