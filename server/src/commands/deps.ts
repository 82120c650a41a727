import type { HostFacts } from '@dolphindeck/contract/host/host.ts';
import type { PackageStore } from '../packages/package-store.ts';
import type { Store } from '../store/store.ts';

/** What a command works with. One object, made by the composition root; tests replace the clock and the outside. */
export interface Deps {
  readonly store: Store;
  readonly packages: PackageStore;
  readonly engine: EnginePort;
  readonly clock: () => Date;
  /** Eight random lower-case hex digits; the caller retries when the id is taken. */
  readonly ids: () => string;
  readonly log: Logger;
  readonly settings: CommandSettings;
}

export interface CommandSettings {
  /** Largest package that an upload may have, in MiB. */
  readonly maxPackageMb: number;
}

/** What commands log: static messages, facts as fields. pino's loggers fit. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What commands ask of the engine, the only part that starts processes. */
export interface EnginePort {
  /** Looks for a waiting run now. Never throws. */
  wake(): void;
  /** Presses on with the abort of a run: first asks, then harder at each call. False when it leads no such run. */
  cancel(runId: string): Promise<boolean>;
  /** The SSH keys that a host shows, as `<type> <base64>`, the preferred type first; empty: no answer over SSH. */
  scanHostKeys(address: string, port: number): Promise<readonly string[]>;
  /** Logs in with exactly these credentials (no connection is used again) and looks around. */
  probe(target: ProbeTarget): Promise<ProbeResult>;
}

export interface ProbeTarget {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly privateKey?: string;
  /** The only key that the host may show, `<type> <base64>`. */
  readonly hostKey: string;
}

export type ProbeResult =
  | { readonly ok: true; readonly facts: HostFacts }
  | {
      readonly ok: false;
      readonly reason: 'unreachable' | 'login' | 'hostKey' | 'sudo' | 'other';
      /** What ssh or Ansible said, without secrets. */
      readonly detail: string;
    };
