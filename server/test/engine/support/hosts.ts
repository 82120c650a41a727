/** Inventory of hosts that are this machine: no SSH. */
export function localInventory(...hosts: string[]): string {
  return inventory(Object.fromEntries(hosts.map(host => [host, { ansible_connection: 'local' }])));
}

/** Inventory of hosts that do not answer: a closed port of the loopback. */
export function deadHost(): object {
  return { ansible_host: '127.0.0.1', ansible_port: 1, ansible_user: 'nobody' };
}

/** YAML is a superset of JSON. */
export function inventory(hosts: Readonly<Record<string, object>>): string {
  return JSON.stringify({ all: { hosts } });
}
