import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import { secretFields } from '@dolphindeck/contract/roles/index.ts';
import { isSecretSetting } from '@dolphindeck/contract/roles/secret-setting.ts';
import { propertyValue } from './escape/properties.ts';
import { shellWord } from './escape/shell.ts';

/** What must not appear in anything that a run writes, and what everybody may see. */
export interface RunSecrets {
  /** Each secret, and the forms that it takes in files; longest first, so that a form is masked before its parts. */
  readonly values: readonly string[];
  /** Names, paths, accounts: a short secret that is part of one of them must not garble every log line. */
  readonly publicValues: readonly string[];
}

interface HostWithSecrets {
  readonly ip: string;
  readonly user: string;
  readonly password: string | null;
  readonly privateKey: string | null;
  readonly via?: readonly { readonly privateKey: string }[];
}

/** The forms in which a secret can meet a log: as it is, and escaped for the files that it is written to. */
function formsOf(secret: string): string[] {
  return [
    secret,
    propertyValue(secret),
    shellWord(secret),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
  ];
}

/** The secrets of a cluster, if there is one, of hosts, and whatever else is one. */
export function secretsOf(
  cluster: ClusterSpec | null,
  hosts: readonly HostWithSecrets[],
  others: readonly string[] = [],
): RunSecrets {
  const secrets = new Set<string>(others);
  const open = new Set<string>(
    cluster === null ? [] : [cluster.name, ...cluster.hosts, ...Object.values(cluster.base)],
  );
  for (const { roleName, roleBody } of cluster?.roles ?? []) {
    const hidden = secretFields(roleName);
    for (const [field, value] of Object.entries(roleBody ?? {})) {
      if (typeof value === 'string') (hidden.includes(field) ? secrets : open).add(value);
    }
  }
  for (const free of [cluster?.env, ...(cluster?.roles ?? []).map(({ roleBody }) => roleBody?.extra)]) {
    for (const [name, value] of Object.entries(free ?? {}))
      if (isSecretSetting(name, value)) secrets.add(String(value));
  }
  for (const { ip, user, password, privateKey, via = [] } of hosts) {
    open.add(ip).add(user);
    if (password !== null) secrets.add(password);
    // Ansible never prints a key as a whole; its lines are what could show up.
    for (const line of [privateKey ?? '', ...via.map(jump => jump.privateKey)].join('\n').split('\n'))
      if (line.length > 20 && !line.startsWith('-')) secrets.add(line);
  }
  secrets.delete('');
  return {
    values: longestFirst([...secrets].flatMap(formsOf)),
    publicValues: [...open].filter(value => value !== ''),
  };
}

/** What must not appear, or may, by any of several. */
export function mergedSecrets(all: readonly RunSecrets[]): RunSecrets {
  const publicValues = [...new Set(all.flatMap(secrets => secrets.publicValues))];
  return { values: longestFirst(all.flatMap(({ values }) => values)), publicValues };
}

const longestFirst = (values: readonly string[]) => [...new Set(values)].sort((a, b) => b.length - a.length);
