import { knownHost } from './known-hosts.ts';
import type { JumpHost, RegisteredHost } from './plan.ts';

/** The ways over other hosts, as ssh takes them. */
export interface Jumps {
  /**
   * Sections of ssh's configuration, one for each jump host. `{folder}` stands for the folder with the private keys in
   * it by the names of `keys`, since its path is not known yet.
   */
  readonly config: string;
  /** Private keys by file name. */
  readonly keys: Readonly<Record<string, string>>;
  /** The name of the section that leads to a host of these; undefined for one that is reached directly. */
  nameFor(host: Pick<RegisteredHost, 'via'>): string | undefined;
  /** The jump hosts, each once. */
  readonly hosts: readonly JumpHost[];
}

/**
 * What ssh needs to go through other hosts. Each is a section of its own name, so that nothing of it is taken for the
 * host of the same address when that is itself worked on. BatchMode: a password that is meant for the host behind it is
 * never offered to the jump host.
 */
export function jumpsOf(hosts: readonly Pick<RegisteredHost, 'via'>[]): Jumps {
  const names = new Map<string, string>();
  const sections: string[] = [];
  const keys: Record<string, string> = {};
  const all: JumpHost[] = [];
  for (const { via = [] } of hosts) {
    for (const [index, jump] of via.entries()) {
      if (names.has(jump.ip)) continue;
      const name = `deck-jump-${names.size + 1}`;
      names.set(jump.ip, name);
      all.push(jump);
      keys[name] = jump.privateKey;
      sections.push(section(name, jump, nameOf(via[index - 1])));
    }
  }
  function nameOf(jump: JumpHost | undefined): string | undefined {
    return jump === undefined ? undefined : names.get(jump.ip);
  }
  return { config: sections.join(''), keys, hosts: all, nameFor: ({ via = [] }) => nameOf(via.at(-1)) };
}

/** One way for a look at a host that is not registered yet; null: it is reached directly. */
export function wayOver(via: readonly JumpHost[]) {
  const jumps = jumpsOf([{ via }]);
  const last = jumps.nameFor({ via });
  if (last === undefined) return null;
  return { ...jumps, last, knownHosts: jumps.hosts.map(knownHost).join('') };
}

/** Address, user and port are of alphabets without blanks and quotes. */
function section(name: string, { ip, port, user }: JumpHost, before: string | undefined): string {
  const lines = [
    `HostName ${ip}`,
    `Port ${port}`,
    `User ${user}`,
    `IdentityFile {folder}/${name}`,
    'IdentitiesOnly yes',
    'BatchMode yes',
    ...(before === undefined ? [] : [`ProxyJump ${before}`]),
  ];
  return `Host ${name}\n${lines.map(line => `  ${line}\n`).join('')}`;
}
