import type { DeckVars, HostConnection } from './deck-vars.ts';
import { inventoryFile } from './inventory.ts';
import { jumpsOf } from './jumps.ts';
import { knownHost } from './known-hosts.ts';
import type { RegisteredHost, RunPlan } from './plan.ts';
import { secretsOf } from './secrets.ts';
import { varsFile } from './vars-file.ts';

/** The texts of a run folder that come from its plan. */
export interface RunFiles {
  readonly inventory: string;
  readonly vars: string;
  /** The only host keys that ssh accepts. */
  readonly knownHosts: string;
  /** Sections of ssh's configuration for the hosts that connections go through; see jumps.ts. */
  readonly jumps: string;
  /** Private keys by file name. */
  readonly files: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly publicValues: readonly string[];
}

const keyName = (index: number) => `host-${index + 1}`;

/**
 * A plan as files.
 * @param keyFile where a private key with this name will lie
 */
export function runFiles(
  plan: Pick<RunPlan, 'hosts' | 'secrets'> & {
    readonly deck: Pick<DeckVars, 'hosts' | 'roles' | 'departing'> &
      Partial<Pick<DeckVars, 'run' | 'authorizedKeys'>>;
  },
  keyFile: (name: string) => string,
): RunFiles {
  const jumps = jumpsOf(plan.hosts);
  const keys: Record<string, string> = { ...jumps.keys };
  const connections: Record<string, HostConnection> = {};
  for (const [index, host] of plan.hosts.entries()) {
    const { ip, port, user, password, privateKey } = host;
    const name = keyName(index);
    const jump = jumps.nameFor(host);
    if (privateKey !== null) keys[name] = privateKey;
    connections[ip] = {
      address: ip,
      port,
      user,
      // Beside a key the password is still what sudo asks for.
      ...(password === null ? {} : { password }),
      ...(privateKey === null ? {} : { keyFile: keyFile(name) }),
      ...(jump === undefined ? {} : { jump }),
    };
  }
  return {
    inventory: inventoryFile(plan.deck),
    vars: varsFile({ ...plan.deck, connections }),
    knownHosts: [...new Set([...plan.hosts, ...jumps.hosts].map(knownHost))].join(''),
    jumps: jumps.config,
    files: keys,
    secrets: plan.secrets.values,
    publicValues: plan.secrets.publicValues,
  };
}

/**
 * A look at one host, before it belongs to any cluster, as files: `probe.yml` needs nothing but connections.
 * @param authorizedKeys what `key.yml` does to the keys of the login user
 */
export function probeFiles(
  host: Omit<RegisteredHost, 'facts'>,
  keyFile: (name: string) => string,
  authorizedKeys?: DeckVars['authorizedKeys'],
): RunFiles {
  const secrets = secretsOf(null, [host]);
  const probe = {
    hosts: [{ ...host, facts: null }],
    secrets,
    deck: {
      hosts: { [host.ip]: NOTHING },
      roles: {},
      departing: [],
      ...(authorizedKeys === undefined ? {} : { authorizedKeys }),
    },
  };
  return runFiles(probe, keyFile);
}

const NOTHING: DeckVars['hosts'][string] = {
  roles: [],
  osPackages: { debian: [], redhat: [] },
  ports: [],
  memoryMb: 0,
  diskMb: 0,
};
