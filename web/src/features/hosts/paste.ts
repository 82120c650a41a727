import { addressKey, isAddress } from '@dolphindeck/contract/common/address.ts';

/** A host as a line names it; what the line leaves out comes from the form. */
export interface PastedHost {
  readonly ip: string;
  readonly name: string;
  readonly port?: number;
  readonly user?: string;
}

/** What is wrong with a line. */
export const LINE_PROBLEMS = [
  'address',
  'name',
  'port',
  'user',
  'words',
  'range',
  'repeated',
  'many',
] as const;
export type LineProblem = (typeof LINE_PROBLEMS)[number];

export interface BadLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly problem: LineProblem;
}

export interface Pasted {
  readonly hosts: readonly PastedHost[];
  readonly bad: readonly BadLine[];
}

/** As many as a cluster may have; a slip of the finger in a range is not a thousand logins. */
export const MOST_HOSTS = 1000;

/** The contract's forms of a login user and of the length of a name. */
const USER = /^[a-z_][a-z0-9_-]{0,31}$/;
const MOST_NAME = 64;
const RANGE = /\[([^[\]]*)\]/;
const PARTS = /^\d{1,9}(?:-\d{1,9})?(?:,\d{1,9}(?:-\d{1,9})?)*$/;

/**
 * Hosts from pasted lines `ip [name] [port] [user]`, parted by blanks, tabs, commas or semicolons. `10.0.0.[11-20]` and
 * `node[01,05-07]` are many; a name with as many members as the address goes along with it. `#` begins a comment.
 */
export function parsePasted(text: string): Pasted {
  const hosts: PastedHost[] = [];
  const bad: BadLine[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.replace(/#.*/, '').trim();
    if (line === '') continue;
    const found = readLine(line);
    const problem = typeof found === 'string' ? found : unfit(found, seen, hosts.length);
    if (typeof found === 'string' || problem !== null) {
      bad.push({ line: index + 1, text: line, problem: problem ?? 'words' });
      continue;
    }
    for (const host of found) seen.add(addressKey(host.ip));
    hosts.push(...found);
  }
  return { hosts, bad };
}

/** Why the hosts of a line cannot be added to those before it. A line is taken whole or not at all. */
function unfit(found: readonly PastedHost[], seen: ReadonlySet<string>, before: number): LineProblem | null {
  if (before + found.length > MOST_HOSTS) return 'many';
  const keys = found.map(({ ip }) => addressKey(ip));
  return new Set(keys).size < keys.length || keys.some(key => seen.has(key)) ? 'repeated' : null;
}

function readLine(line: string): PastedHost[] | LineProblem {
  const [address = '', named, port, user, ...rest] = words(line);
  if (rest.length > 0) return 'words';
  const ips = expand(address);
  if (ips === null) return 'range';
  if (!ips.every(isAddress)) return 'address';
  const names = namesFor(ips, named);
  if (names === null) return 'range';
  if (!names.every(name => name.length <= MOST_NAME && !name.startsWith('-'))) return 'name';
  if (port !== undefined && !isPort(port)) return 'port';
  if (user !== undefined && !USER.test(user)) return 'user';
  return ips.map((ip, index) => ({
    ip,
    name: names[index] ?? ip,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(user === undefined ? {} : { user }),
  }));
}

/** The words of a line; commas inside of brackets belong to a range. */
function words(line: string): string[] {
  return line.split(/[\s;]+|,(?![^[]*\])/).filter(word => word !== '');
}

const isPort = (text: string) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;

/** One name for each address: as it stands for one, from its own range, or numbered. Null: the ranges do not match. */
function namesFor(ips: readonly string[], named: string | undefined): readonly string[] | null {
  if (named === undefined) return ips.map(ip => (ip.length <= MOST_NAME ? ip : ip.slice(0, MOST_NAME)));
  const names = expand(named);
  if (names === null) return null;
  if (names.length === ips.length) return names;
  if (names.length > 1) return null;
  const digits = String(ips.length).length;
  return ips.map((_, index) => `${named}-${String(index + 1).padStart(digits, '0')}`);
}

/** Every text that a pattern stands for, or null when a range in it is none or stands for too many. */
export function expand(pattern: string): string[] | null {
  const match = RANGE.exec(pattern);
  if (match === null) return /[[\]]/.test(pattern) ? null : [pattern];
  const members = numbersOf(match[1] ?? '');
  const tails = expand(pattern.slice(match.index + match[0].length));
  if (members === null || tails === null || members.length * tails.length > MOST_HOSTS) return null;
  const head = pattern.slice(0, match.index);
  if (head.includes(']')) return null;
  return members.flatMap(member => tails.map(tail => `${head}${member}${tail}`));
}

/** `01,05-07` as 01, 05, 06, 07: a range keeps the zeros of its beginning. */
function numbersOf(text: string): string[] | null {
  if (!PARTS.test(text)) return null;
  const members: string[] = [];
  for (const part of text.split(',')) {
    const [from = '', to = from] = part.split('-');
    const count = Number(to) - Number(from) + 1;
    if (count < 1 || members.length + count > MOST_HOSTS) return null;
    const width = from.startsWith('0') ? from.length : 0;
    for (let number = Number(from); number <= Number(to); number++) {
      members.push(String(number).padStart(width, '0'));
    }
  }
  return members;
}
