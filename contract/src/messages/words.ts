import type { Language, Text } from '../common/text.ts';
import { sayFault } from './archive-words.ts';

/** What a person calls the words that programs use: states, verbs, types of values, forms of texts. */
const STATUS_WORDS: Readonly<Record<string, Text>> = {
  prepare: { en: 'prepare', zh: '准备 (prepare)' },
  cancel: { en: 'cancel', zh: '取消 (cancel)' },
  deploysuccess: { en: 'deploysuccess', zh: '部署成功 (deploysuccess)' },
  deployfailure: { en: 'deployfailure', zh: '部署失败 (deployfailure)' },
  startsuccess: { en: 'startsuccess', zh: '启动成功 (startsuccess)' },
  startfailure: { en: 'startfailure', zh: '启动失败 (startfailure)' },
  stopsuccess: { en: 'stopsuccess', zh: '停止成功 (stopsuccess)' },
  stopfailure: { en: 'stopfailure', zh: '停止失败 (stopfailure)' },
};

const VERB_WORDS: Readonly<Record<string, Text>> = {
  edit: { en: 'edit', zh: '编辑' },
  deploy: { en: 'deploy', zh: '部署' },
  start: { en: 'start', zh: '启动' },
  stop: { en: 'stop', zh: '停止' },
  cancel: { en: 'cancel', zh: '取消' },
  delete: { en: 'delete', zh: '删除' },
  markStopped: { en: 'mark as stopped', zh: '标记为已停止' },
};

const TYPE_WORDS: Readonly<Record<string, Text>> = {
  string: { en: 'a text', zh: '字符串' },
  integer: { en: 'a whole number', zh: '整数' },
  number: { en: 'a number', zh: '数字' },
  boolean: { en: 'true or false', zh: '布尔值（true 或 false）' },
  object: { en: 'an object', zh: '对象' },
  array: { en: 'a list', zh: '数组' },
  null: { en: 'null', zh: 'null' },
};

const WHOLE: Text = { en: 'a whole number', zh: '整数' };

/** Every pattern of a schema, in words. A form without words is shown as it is; a test finds it. */
const FORM_WORDS: Readonly<Record<string, Text>> = {
  '^[0-9a-f]{8}$': {
    en: 'an id of 8 digits (0-9, a-f), as the lists answer it',
    zh: '列表返回的 8 位 id（0-9、a-f）',
  },
  '^[^\\s,\'"\\\\/$#{}]+( *, *[^\\s,\'"\\\\/$#{}]+)*$': {
    en: 'names separated by commas, without blanks, quotes, slashes, backslashes, braces, $ or #',
    zh: '用逗号分隔的名称，不含空格、引号、斜杠、反斜杠、花括号、$ 或 #',
  },
  '^(UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z0-9_+-]+){1,2})$': {
    en: 'a time zone by its name, such as Asia/Shanghai or UTC, not an abbreviation',
    zh: '时区名称，例如 Asia/Shanghai 或 UTC，不能用缩写',
  },
  '^[A-Za-z0-9_]+$': {
    en: 'one or more letters, digits or underscores',
    zh: '一个或多个字母、数字或下划线',
  },
  '^[A-Za-z][A-Za-z0-9._-]{0,127}$': {
    en: 'a setting name: a letter, then letters, digits, dots, dashes or underscores, at most 128',
    zh: '配置项名称：以字母开头，只含字母、数字、点、横线和下划线，最多 128 个字符',
  },
  '^[A-Za-z_][A-Za-z0-9_]{0,127}$': {
    en: 'a variable name: letters, digits and underscores, no digit first, at most 128',
    zh: '环境变量名：只含字母、数字和下划线，不以数字开头，最多 128 个字符',
  },
  '^[a-z_][a-z0-9_-]{0,31}$': {
    en: 'a user name in lower case of at most 32 characters',
    zh: '小写用户名，最多 32 个字符',
  },
  '^[a-z0-9][a-z0-9._@-]{0,63}$': {
    en: 'a name of small letters, digits, dots, underscores, @ and dashes, at most 64',
    zh: '由小写字母、数字、点、下划线、@ 和横线组成的名称，最多 64 个字符',
  },
  '^[1-9][0-9]{0,4}$': { en: 'a port from 1 to 65535', zh: '1 到 65535 的端口号' },
  '^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$': {
    en: 'a file name of letters, digits, dots, underscores, plus signs and dashes, without folders',
    zh: '文件名：只含字母、数字、点、下划线、加号和横线，不含目录',
  },
  '^[0-9][A-Za-z0-9._+-]{0,63}$': { en: 'a version such as 1.3.6', zh: '版本号，例如 1.3.6' },
  '^[0-9A-Fa-f]{128}$': { en: '128 hexadecimal digits', zh: '128 位十六进制数字' },
  '^-----BEGIN PGP SIGNATURE-----\\r?\\n[\\x20-\\x7e\\r\\n]+\\n-----END PGP SIGNATURE-----[ \\r\\n]*$': {
    en: 'the text of an .asc file: a detached OpenPGP signature, from “-----BEGIN PGP SIGNATURE-----” to its end',
    zh: '.asc 文件的内容，即分离的 OpenPGP 签名，以“-----BEGIN PGP SIGNATURE-----”开头',
  },
  '^(0|[1-9][0-9]{0,14})$': WHOLE,
  '^([1-9][0-9]{0,2}|1000)$': { en: 'a whole number from 1 to 1000', zh: '1 到 1000 的整数' },
  '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$': {
    en: 'a time in UTC with milliseconds, such as 2026-01-02T03:04:05.000Z',
    zh: '带毫秒的 UTC 时间，例如 2026-01-02T03:04:05.000Z',
  },
  '^[1-9][0-9]{0,14}$': { en: 'a whole number from 1', zh: '从 1 开始的整数' },
  'SHA256:… | <type> <base64>': {
    en: 'a fingerprint (SHA256:…) or a public key (ssh-ed25519 AAAA…)',
    zh: '指纹（SHA256:…）或公钥（ssh-ed25519 AAAA…）',
  },
};

const DETAIL_WORDS: Readonly<Record<string, Text>> = {
  'no SSH server answered': { en: 'no SSH server answered', zh: '没有 SSH 服务应答' },
  'no SSH server answered, or the name cannot be resolved': {
    en: 'no SSH server answered, or the name cannot be resolved',
    zh: '没有 SSH 服务应答，或主机名无法解析',
  },
  'no answer in time': { en: 'no answer in time', zh: '超时未应答' },
};

/** Codes of Node.js and Fastify for requests that cannot be read. Others are shown as they are. */
const HTTP_WORDS: Readonly<Record<string, Text>> = {
  HPE_HEADER_OVERFLOW: { en: 'its address or headers are too long', zh: '地址或请求头过长' },
  ERR_HTTP_REQUEST_TIMEOUT: { en: 'its headers did not arrive in time', zh: '请求头未及时到达' },
  HPE_INVALID_METHOD: { en: 'it has no known method', zh: '请求方法无效' },
  FST_ERR_BAD_URL: { en: 'its address is not encoded correctly', zh: '地址的编码有误' },
  'body cut off': { en: 'its body was cut off', zh: '请求体不完整' },
};

/** What stands in front of the number of a limit. */
const LIMITS: Readonly<Record<string, Text>> = {
  '>=': { en: 'at least', zh: '不能小于' },
  '<=': { en: 'at most', zh: '不能大于' },
  '>': { en: 'greater than', zh: '必须大于' },
};

type Say = (value: string, language: Language) => string;

const from =
  (words: Readonly<Record<string, Text>>): Say =>
  (value, language) =>
    Object.hasOwn(words, value) ? (words[value] as Text)[language] : value;

/** Each word of a list by itself. */
const each =
  (say: Say, separator: string, joint: Text): Say =>
  (value, language) =>
    value
      .split(separator)
      .map(word => say(word, language))
      .join(joint[language]);

const limit: Say = (value, language) => {
  const [comparison = '', number = ''] = value.split(' ');
  const words = LIMITS[comparison];
  if (words === undefined) return language === 'zh' ? `应为 ${value}` : value;
  return `${words[language]} ${number}`;
};

const verb = from(VERB_WORDS);

/** How the blanks of each message, finding or explanation are said that hold such words. */
const SAID: Readonly<Record<string, Readonly<Record<string, Say>>>> = {
  cluster_state: {
    status: from(STATUS_WORDS),
    verb,
    allowed: each(verb, ', ', { en: ', ', zh: '、' }),
  },
  run_active: { action: verb },
  host_locked: { action: verb },
  field_type: { expected: each(from(TYPE_WORDS), ' or ', { en: ' or ', zh: '或' }) },
  field_format: { pattern: from(FORM_WORDS) },
  field_length: { limit },
  field_range: { limit },
  host_unreachable: { detail: from(DETAIL_WORDS) },
  request_malformed: { detail: from(HTTP_WORDS) },
  package_archive: { detail: sayFault },
  package_signature: { detail: sayFault },
  package_unusable: { detail: sayFault },
};

/** What fills a blank of a message, in the reader's words. */
export function inWords(code: string, blank: string, value: string | number, language: Language): string {
  const say = SAID[code]?.[blank];
  return say === undefined ? String(value) : say(String(value), language);
}
