import type { Finding } from '@dolphindeck/contract/run/finding.ts';
import type {
  AuthorizedKeys,
  ChangeResult,
  HostFindings,
  ProbeResult,
  ProbeTarget,
} from '../../../server/src/commands/deps.ts';
import type { RunPlan } from '../../../server/src/domain/plan.ts';
import type { AbortAnswer } from '../../../server/src/engine/ports.ts';
import type { Store } from '../../../server/src/store/store.ts';
import type { ConsoleEngine } from '../../../server/src/wiring/engine.ts';

export const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIxvOeOTvz0LUFVVwsJ9QNrZhV3uFMm9tnbIRQaqTKxs';

const FACTS = {
  arch: 'x86_64',
  os: 'debian 12',
  osFamily: 'debian',
  python: '3.11.2',
  memoryMb: 16_000,
  diskFreeMb: 81_920,
  java: null,
  cpus: 4,
  hostname: 'lab',
};

/**
 * A fake: an engine that starts nothing. Runs wait until the test ends them through the store; hosts are what the
 * test says. It has the interface of the real one, so the console is whole but for Ansible.
 */
export class FakeEngine implements ConsoleEngine {
  /** Passwords by address; an address that is not here does not answer. */
  readonly passwords = new Map<string, string>();
  readonly keys = new Map<string, string>();
  /** Public keys that let in, by address. */
  readonly authorized = new Map<string, readonly string[]>();
  /** Every host answers and takes any login. */
  letIn = false;
  readonly cancelled: string[] = [];
  /** What the next look at hosts answers, instead of what the maps say. */
  nextProbe: ProbeResult | null = null;
  findings: readonly Finding[] = [];
  /** The plan of the last check. */
  checked: RunPlan | null = null;
  /** A check waits for this. */
  preflightHeld: Promise<void> = Promise.resolve();
  wakes = 0;
  #runs: Pick<Store['runs'], 'unfinished'> | null = null;
  probes: ProbeTarget[] = [];

  /** The engine of a console with this store. */
  over({ runs }: Pick<Store, 'runs'>): this {
    this.#runs = runs;
    return this;
  }

  wake(): void {
    this.wakes += 1;
  }

  async cancel(runId: string): Promise<AbortAnswer> {
    const run = await this.#runs?.unfinished();
    if (run?.id !== runId) return { is: 'unknown' };
    this.cancelled.push(runId);
    return { is: 'asked', name: `${run.action} ${run.clusterName}` };
  }

  async scanHostKeys(address: string): Promise<readonly string[]> {
    return this.letIn || this.passwords.has(address) ? [this.keys.get(address) ?? HOST_KEY] : [];
  }

  async probe(target: ProbeTarget): Promise<ProbeResult> {
    this.probes.push(target);
    const next = this.nextProbe;
    this.nextProbe = null;
    if (next !== null) return next;
    if (this.letIn) return { ok: true, facts: FACTS };
    const password = this.passwords.get(target.ip);
    if (password === undefined) return { ok: false, reason: 'unreachable', detail: 'Connection refused' };
    const knows = target.privateKey !== null && this.authorized.has(target.ip);
    if (password !== target.password && !knows)
      return { ok: false, reason: 'login', detail: 'Permission denied' };
    return { ok: true, facts: FACTS };
  }

  async authorizeKeys(target: ProbeTarget, { wanted, unwanted }: AuthorizedKeys): Promise<ChangeResult> {
    const before = (this.authorized.get(target.ip) ?? []).filter(line => !unwanted.includes(line));
    this.authorized.set(target.ip, [...new Set([...before, ...wanted])]);
    return { ok: true };
  }

  async preflight(plan: RunPlan): Promise<readonly HostFindings[]> {
    this.checked = plan;
    await this.preflightHeld;
    return plan.hosts.map(({ ip }) => ({ host: ip, findings: this.findings }));
  }

  async recover(): Promise<void> {}

  async close(): Promise<void> {}
}
