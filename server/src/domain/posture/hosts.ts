import type { HostFacts } from './facts.ts';
import type { Found } from './found.ts';

/** What is open by how the console logs in to a host. */
export function hostFindings(host: HostFacts, newestKey: string | null): Found[] {
  const { user, hasPassword, hasKey, consoleKey, keyUnconfirmed } = host;
  const found: Found[] = [];
  if (keyUnconfirmed) found.push({ id: 'host_key_unconfirmed' });
  if (consoleKey !== null && consoleKey !== newestKey) found.push({ id: 'host_older_key' });
  if (!hasKey) found.push({ id: user === 'root' ? 'host_root_password' : 'host_password' });
  else if (hasPassword) found.push({ id: 'host_sudo_password' });
  return found;
}
