import type { ProbeTarget } from '../commands/deps.ts';
import type { HostConnection } from '../domain/deck-vars.ts';
import { yamlJson } from '../domain/escape/yaml-unsafe.ts';
import type { ProbeInput } from '../engine/probe.ts';
import { keyFile } from '../engine/run-folder.ts';

const KEY = 'host';

/** The folder of a login: one host, with exactly these credentials and exactly this key of the host. */
export function loginFolder(target: ProbeTarget): ProbeInput['folder'] {
  const { address, port, user, password, privateKey, hostKey } = target;
  return dir => {
    const connection: HostConnection = {
      address,
      port,
      user,
      ...(password === undefined ? {} : { password }),
      ...(privateKey === undefined ? {} : { keyFile: keyFile(dir, KEY) }),
    };
    return {
      inventory: `${yamlJson({ all: { hosts: { [address]: null } } })}\n`,
      vars: `deck: !unsafe ${yamlJson({ connections: { [address]: connection }, roles: {} })}\n`,
      // ssh looks a host up without its port only when that is 22.
      knownHosts: `${port === 22 ? address : `[${address}]:${port}`} ${hostKey}\n`,
      files: privateKey === undefined ? {} : { [KEY]: privateKey },
      secrets: password === undefined ? [] : [password],
      publicValues: [address, user],
      forks: 1,
    };
  };
}
