import type { HostFacts } from '@dolphindeck/contract/host/host.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import type { Finding } from '@dolphindeck/contract/run/finding.ts';
import type { Access } from '../access/access.ts';
import type { LoginLimits } from '../access/login-limits.ts';
import type { OidcProvider } from '../access/oidc.ts';
import type { ConsoleIdentity } from '../domain/lock.ts';
import type { JumpHost, RegisteredHost, RunPlan } from '../domain/plan.ts';
import type { ConsoleFacts } from '../domain/posture/facts.ts';
import type { AbortAnswer } from '../engine/ports.ts';
import type { RunFolds } from '../feed/run-folds.ts';
import type { PackageStore } from '../packages/package-store.ts';
import type { Store } from '../store/store.ts';
import type { AuditRecorder } from './audit-recorder.ts';

/** What a command works with. One object, made by the composition root; tests replace the clock and the outside. */
export interface Deps {
  readonly store: Store;
  readonly packages: PackageStore;
  readonly engine: EnginePort;
  readonly courier: CourierPort;
  readonly access: Access;
  readonly loginLimits: LoginLimits;
  /** Keeps in the audit what is no change. */
  readonly recorder: AuditRecorder;
  /** Where else people can sign in; null: only here. */
  readonly oidc: OidcProvider | null;
  /** Who this console is to the hosts. */
  readonly identity: ConsoleIdentity;
  /** What runs have come to, folded from their events. */
  readonly folds: RunFolds;
  /** Ids of the clusters that are being checked now: one check of a cluster at a time. */
  readonly checks: Set<string>;
  readonly clock: () => Date;
  /** Eight random lower-case hex digits; the caller retries when the id is taken. */
  readonly ids: () => string;
  readonly log: Logger;
  readonly settings: CommandSettings;
}

export interface CommandSettings {
  /** Largest package that an upload may have. */
  readonly maxPackageBytes: number;
  /** How many restore points and unused releases stay on the hosts of a cluster. */
  readonly keepReleases: number;
  /** False: whoever reaches the console is an admin. */
  readonly signIn: boolean;
  /** What the settings leave open. */
  readonly exposure: ConsoleFacts;
}

/** What commands log: static messages, facts as fields. pino's loggers fit. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What commands ask of the courier, which tells that runs have ended. */
export interface CourierPort {
  /** Where the notices of a target go, without secrets; null when it is not set up. */
  addressOf(target: NoticeTarget): string | null;
  /** Sends a test, once. Answers why it did not arrive, or null. */
  test(target: NoticeTarget): Promise<Problem | null>;
}

/** What commands ask of the engine, the only part that starts processes. */
export interface EnginePort {
  /** Looks for a waiting run now. Never throws. */
  wake(): void;
  /** Presses on with the abort of a run: first asks, then harder at each call. Of one that it follows without the store. */
  cancel(runId: string): Promise<AbortAnswer>;
  /**
   * The SSH keys that a host shows, as `<type> <base64>`, the preferred type first; empty: no answer over SSH.
   * @param via the hosts to go through
   */
  scanHostKeys(address: string, port: number, via: readonly JumpHost[]): Promise<readonly string[]>;
  /** Logs in with exactly these credentials (no connection is used again) and looks around. */
  probe(target: ProbeTarget): Promise<ProbeResult>;
  /** Logs in and changes which keys log the login user in. What is as wanted already stays. */
  authorizeKeys(target: ProbeTarget, keys: AuthorizedKeys): Promise<ChangeResult>;
  /** Everything on the hosts of a plan that would make a deploy fail. Changes nothing. */
  preflight(plan: RunPlan): Promise<readonly HostFindings[]>;
}

export interface HostFindings {
  readonly host: string;
  readonly findings: readonly Finding[];
}

/** How a host is to be reached; `hostKey` is the only key that it may show. */
export type ProbeTarget = Omit<RegisteredHost, 'facts'>;

/** Lines of authorized_keys to add, and to take away. */
export interface AuthorizedKeys {
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
}

export type ProbeResult = { readonly ok: true; readonly facts: HostFacts } | LoginFailure;
export type ChangeResult = { readonly ok: true } | LoginFailure;

export interface LoginFailure {
  readonly ok: false;
  /** `jump`: a host that the connection goes through does not let it pass. */
  readonly reason: 'unreachable' | 'jump' | 'login' | 'hostKey' | 'sudo' | 'python' | 'other';
  /** What ssh or Ansible said, without secrets. */
  readonly detail: string;
}
