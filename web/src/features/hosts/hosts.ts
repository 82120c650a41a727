import type { HostView } from '@dolphindeck/contract/host/host.ts';

/** A cluster as far as the list of hosts shows it. */
export interface Usage {
  readonly id: string;
  readonly name: string;
}

/** Which clusters name an address among their hosts. */
export function usages(
  clusters: readonly (Usage & { readonly hosts: readonly string[] })[],
): ReadonlyMap<string, readonly Usage[]> {
  const found = new Map<string, Usage[]>();
  for (const { id, name, hosts } of clusters) {
    for (const ip of hosts) found.set(ip, [...(found.get(ip) ?? []), { id, name }]);
  }
  return found;
}

/** Hosts in which every word of a search occurs: in name, address, remark, or what is known of the system. */
export function search(hosts: readonly HostView[], text: string): HostView[] {
  const words = text.toLowerCase().split(/\s+/);
  return hosts.filter(host => {
    const { ip, name, remark, user, facts } = host;
    const all = [ip, name, remark, user, facts?.os, facts?.arch, facts?.hostname].join('\n').toLowerCase();
    return words.every(word => all.includes(word));
  });
}

/** Memory as it is bought: powers of 1024. */
export function memory(mb: number): string {
  return mb < 1024 ? `${mb} MiB` : `${(mb / 1024).toFixed(mb < 10_240 ? 1 : 0)} GiB`;
}

/** A private key as ssh takes it: editors on Windows and selections leave other line ends and blanks around it. */
export function tidyKey(text: string): string {
  return `${text.replace(/\r\n?/g, '\n').trim()}\n`;
}
