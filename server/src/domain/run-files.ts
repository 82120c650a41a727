import { withPort } from '@dolphindeck/contract/common/address.ts';
import type { DeckVars, HostConnection } from './deck-vars.ts';
import { inventoryFile } from './inventory.ts';
import type { RegisteredHost, RunPlan } from './plan.ts';
import { secretsOf } from './secrets.ts';
import { varsFile } from './vars-file.ts';

/** The texts of a run folder that come from its plan. */
export interface RunFiles {
  readonly inventory: string;
  readonly vars: string;
  /** The only host keys that ssh accepts. */
  readonly knownHosts: string;
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
    readonly deck: Pick<DeckVars, 'hosts' | 'roles' | 'departing'> & Partial<Pick<DeckVars, 'run'>>;
  },
  keyFile: (name: string) => string,
): RunFiles {
  const keys: Record<string, string> = {};
  const connections: Record<string, HostConnection> = {};
  for (const [index, { ip, port, user, password, privateKey }] of plan.hosts.entries()) {
    const name = keyName(index);
    if (privateKey !== null) keys[name] = privateKey;
    connections[ip] = {
      address: ip,
      port,
      user,
      // Beside a key the password is still what sudo asks for.
      ...(password === null ? {} : { password }),
      ...(privateKey === null ? {} : { keyFile: keyFile(name) }),
    };
  }
  return {
    inventory: inventoryFile(plan.deck),
    vars: varsFile({ ...plan.deck, connections }),
    knownHosts: plan.hosts.map(knownHost).join(''),
    files: keys,
    secrets: plan.secrets.values,
    publicValues: plan.secrets.publicValues,
  };
}

/** A look at one host, before it belongs to any cluster, as files: `probe.yml` needs nothing but connections. */
export function probeFiles(host: Omit<RegisteredHost, 'facts'>, keyFile: (name: string) => string): RunFiles {
  const secrets = secretsOf(null, [host]);
  const probe = {
    hosts: [{ ...host, facts: null }],
    secrets,
    deck: { hosts: { [host.ip]: NOTHING }, roles: {}, departing: [] },
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

/** ssh looks a host up as `address`, or `[address]:port` when the port is not 22. */
function knownHost({ ip, port, hostKey }: RegisteredHost): string {
  const name = port === 22 ? ip : withPort(ip, port).replace(/^([^[].*):(\d+)$/, '[$1]:$2');
  return `${name} ${hostKey}\n`;
}
