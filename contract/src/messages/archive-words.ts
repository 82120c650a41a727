import type { Language } from '../common/text.ts';

/** Why a file is no package that can be used, as the console finds it, and the same in Chinese. */
const FAULTS = {
  'a JDBC driver is a .jar, everything else a .tar.gz':
    'JDBC 驱动应为 .jar 文件，其他安装包应为 .tar.gz 文件',
  'its name must end in .tar.gz, .tgz or .jar': '文件名必须以 .tar.gz、.tgz 或 .jar 结尾',
  'it is damaged or not compressed with gzip': '文件已损坏，或不是 gzip 压缩格式',
  'it is no jar': '文件不是 jar',
  'it is empty': '其中没有任何文件',
  'it ends in the middle': '文件不完整',
  'it unpacks to an absurd size': '解压后的大小异常',
  'it has more than {limit} members': '其中的文件超过 {limit} 个',
  'it cannot be read ({cause})': '无法读取（{cause}）',
  'its name tells no kind and version': '文件名无法识别种类和版本',
  'another file is the same package': '另一个文件是相同的安装包',
  'no signature lies beside it ({name})': '旁边没有签名文件（{name}）',
  'its signature was not made for it: it was changed, or belongs to another file':
    '签名与文件不符：文件被修改过，或签名属于另一个文件',
  'its signature is by the key {key}, which is not in the keys file': '签名所用的密钥 {key} 不在密钥文件中',
  'its signature is by a key that was revoked ({by})': '签名所用的密钥已被吊销（{by}）',
  'its signature has expired': '签名已过期',
  'its signature goes by a checksum that can be forged': '签名采用的摘要算法可被伪造',
  'its signature is of a text, not of each byte': '签名是对文本而非逐字节作出的',
  'its signature file holds no signature of a file': '签名文件中没有对文件的签名',
  'its signature cannot be checked ({cause})': '无法校验其签名（{cause}）',
  'a header in it is damaged': '其中的文件头已损坏',
  'an extended header in it is damaged': '其中的扩展文件头已损坏',
  'an extended header in it gives files another name': '其中的扩展文件头会改变文件的名称',
  'a size in it is absurd': '其中有文件的大小异常',
  'a name in it is absurdly long': '其中有文件名过长',
  'a name in it has control characters': '其中有文件名包含控制字符',
  'not everything is in one top folder: {top} and {other}': '内容不在同一个顶层目录下：{top} 与 {other}',
  '{path} is neither a file, a folder nor a link': '{path} 不是文件、目录或链接',
  '{path} lies outside of a top folder': '{path} 不在顶层目录之内',
  '{path} lies below a link': '{path} 位于链接之下',
  '{path} is a link out of the archive': '{path} 是指向压缩包之外的链接',
  '{path} is an absolute path': '{path} 是绝对路径',
  '{path} leads out of the archive': '{path} 指向压缩包之外',
} as const;

type Filled<S> = S extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : S;

/** A sentence of the table with its blanks filled. */
export type ArchiveFault = Filled<keyof typeof FAULTS>;

const PATTERNS = Object.entries(FAULTS).map(([en, zh]) => {
  const words = en.replace(/[.()]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>.*)');
  return { pattern: new RegExp(`^${words}$`, 's'), zh };
});

/** The fault in the reader's language. A sentence that is none of the table stays as it is. */
export function sayFault(fault: string, language: Language): string {
  if (language === 'en') return fault;
  for (const { pattern, zh } of PATTERNS) {
    const found = pattern.exec(fault);
    if (found !== null) return zh.replace(/\{(\w+)\}/g, (_, blank: string) => found.groups?.[blank] ?? '');
  }
  return fault;
}
