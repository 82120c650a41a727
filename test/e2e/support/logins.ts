import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { ConsoleClient } from '../../../lab/src/console/client.ts';
import type { LabHost } from '../../../lab/src/hosts/lab-host.ts';
import { inside } from './inside.ts';

async function registered(client: ConsoleClient, host: LabHost): Promise<OutputOf<Endpoints['selectHost']>> {
  const { data } = await client.call('selectHostList', { page: '1' });
  const found = data.find(({ ip }) => ip === host.ip);
  if (found === undefined) throw new Error(`${host.name} is not registered`);
  return found;
}

/** Saves a host of the register with changes, as the page does: everything else goes back as it was read. */
export async function saveHost(
  client: ConsoleClient,
  host: LabHost,
  changes: Record<string, unknown>,
): Promise<void> {
  const { id, ip, name, port, user, root, remark } = await registered(client, host);
  await client.call('updateHost', { id, ip, name, port, user, root, remark, ...changes });
}

/** How often anybody tried to log in with a password, successfully or not. */
export async function passwordLogins(host: LabHost): Promise<number> {
  const journal = await inside(host, 'journalctl', '--unit=ssh', '--no-pager', '--quiet', '--output=cat');
  return journal.split('\n').filter(line => /(Accepted|Failed) password for/.test(line)).length;
}

/** What sending files to a host may leave there: temporary folders of Ansible, half archives. */
export async function leftovers(host: LabHost): Promise<string[]> {
  const find =
    "find /root/.ansible /home/*/.ansible /var/cache/dolphindeck/incoming -name 'ansible-tmp-*' -o -type f";
  return (await host.exec(['sh', '-c', find])).stdout.trim().split('\n').filter(Boolean);
}

export const setPassword = (host: LabHost, user: string, password: string) =>
  host.exec(['chpasswd'], { input: `${user}:${password}\n` });
