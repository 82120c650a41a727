import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SaveCluster } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Status } from '@dolphindeck/contract/cluster/status.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { OPEN_ACCESS } from '../../../src/access/access.ts';
import { createLoginLimits } from '../../../src/access/login-limits.ts';
import { AppError } from '../../../src/commands/app-error.ts';
import type { ApplyInput } from '../../../src/commands/apply-cluster.ts';
import { createAuditRecorder } from '../../../src/commands/audit-recorder.ts';
import type { Caller } from '../../../src/commands/caller.ts';
import type {
  AuthorizedKeys,
  ChangeResult,
  Deps,
  EnginePort,
  ProbeResult,
  ProbeTarget,
} from '../../../src/commands/deps.ts';
import { saveCluster } from '../../../src/commands/save-cluster.ts';
import type { AbortAnswer } from '../../../src/engine/ports.ts';
import { createRunFolds } from '../../../src/feed/run-folds.ts';
import { createCourier } from '../../../src/notify/courier.ts';
import { createPackageStore } from '../../../src/packages/package-store.ts';
import { openStore } from '../../../src/store/store.ts';
import { CLOSED_CONSOLE, exampleCluster, LOCKING } from '../../domain/example.ts';
import { type EndState, endRun } from '../../engine/support/end-run.ts';
import { tarGz } from '../../packages/support/tar.ts';

export const ADMIN: Caller = {
  user: 'admin',
  role: 'admin',
  language: 'en',
  address: '127.0.0.1',
  requestId: '',
  identity: { user: 'admin', role: 'admin' },
};
export const VIEWER: Caller = { ...ADMIN, user: 'guest', role: 'viewer' };

export const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDcwjSmDYvmwU9vHD3kHAjTNfUkqVoZ2sxLXRqLqGJFo';
export const FACTS = {
  arch: 'x86_64',
  os: 'debian 12',
  osFamily: 'debian',
  python: '3.11.2',
  memoryMb: 8192,
  cpus: 4,
  hostname: 'h1',
};

/** An engine that starts nothing: hosts show `keys` and answer logins with `answer`. */
export class FakeEngine implements EnginePort {
  keys: readonly string[] = [HOST_KEY];
  answer: (target: Parameters<EnginePort['probe']>[0]) => ProbeResult = () => ({ ok: true, facts: FACTS });
  findings: Awaited<ReturnType<EnginePort['preflight']>> = [];
  woken = 0;
  cancelled: string[] = [];
  /** What an abort answers. */
  cancels: (runId: string) => Promise<AbortAnswer> = async () => ({ is: 'unknown' });
  authorizing: (target: ProbeTarget) => ChangeResult = () => ({ ok: true });
  authorized: ({ target: ProbeTarget } & AuthorizedKeys)[] = [];
  /** Addresses of the hosts that were gone through to look at keys. */
  ways: string[][] = [];
  probed: Parameters<EnginePort['probe']>[0][] = [];

  wake(): void {
    this.woken += 1;
  }
  async cancel(runId: string): Promise<AbortAnswer> {
    this.cancelled.push(runId);
    return this.cancels(runId);
  }
  async scanHostKeys(...[, , via]: Parameters<EnginePort['scanHostKeys']>): Promise<readonly string[]> {
    this.ways.push(via.map(({ ip }) => ip));
    return this.keys;
  }
  async probe(target: Parameters<EnginePort['probe']>[0]): Promise<ProbeResult> {
    this.probed.push(target);
    return this.answer(target);
  }
  async authorizeKeys(...[target, keys]: Parameters<EnginePort['authorizeKeys']>) {
    this.authorized.push({ target, ...keys });
    return this.authorizing(target);
  }
  async preflight(): ReturnType<EnginePort['preflight']> {
    return this.findings;
  }
}

export type Bench = Awaited<ReturnType<typeof openBench>>;

/** Commands over a real store and package folder of their own, and an engine that does nothing. */
export async function openBench(maxPackageBytes = 64 * 1024 * 1024, databaseUrl?: string) {
  const dataDir = await mkdtemp(join(tmpdir(), 'deck-commands-'));
  const clock = () => new Date();
  const ids = () => randomBytes(4).toString('hex');
  const warnings: object[] = [];
  const log = { info() {}, error() {}, warn: (fields: object) => void warnings.push(fields) };
  const store = await openStore({ dataDir, clock, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
  const packages = await createPackageStore({ dataDir, store, clock, ids, log });
  const engine = new FakeEngine();
  engine.cancels = async id => {
    const [run] = await store.runs.unfinishedRuns();
    return run?.id === id ? { is: 'asked', name: `${run.action} ${run.clusterName}` } : { is: 'unknown' };
  };
  const deps: Deps = {
    store,
    packages,
    engine,
    courier: createCourier({ store: store.notices, senders: {}, clock, log }),
    access: OPEN_ACCESS,
    loginLimits: createLoginLimits(),
    recorder: createAuditRecorder({ store, clock, log }),
    oidc: null,
    identity: LOCKING.identity,
    folds: createRunFolds({ store: store.runs }),
    checks: new Set(),
    clock,
    ids,
    log,
    settings: { maxPackageBytes, keepReleases: 2, signIn: false, exposure: CLOSED_CONSOLE },
  };
  return {
    deps,
    store,
    packages,
    engine,
    dataDir,
    warnings,
    async close(): Promise<void> {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A save of the requirement's example cluster. */
export function exampleSave(changes: Partial<SaveCluster> = {}): SaveCluster {
  const { id: _, env: _env, ...spec } = exampleCluster(['192.167.8.141']);
  return { ...spec, hosts: [...spec.hosts], roles: [...spec.roles], ...changes } as SaveCluster;
}

let heapMb = 512;

/** The example with other settings than anything had before, so that there is something to apply. */
export function newSettings(change: Pick<ApplyInput, 'id' | 'name'> & { remark?: string }): ApplyInput {
  heapMb += 1;
  const { roles, ...save } = exampleSave(change);
  const renewed = roles.map(role =>
    role.roleName === 'worker' ? { ...role, roleBody: { ...role.roleBody, heapMb } } : role,
  );
  return { ...save, id: change.id, roles: renewed } as ApplyInput;
}

/** Creates a cluster and answers its id. */
export async function createExample({ deps, store }: Bench, changes: Partial<SaveCluster> = {}) {
  const save = exampleSave(changes);
  await saveCluster(deps, save, ADMIN);
  const id = await store.clusters.idOfName(save.name);
  if (id === null) throw new Error('the cluster was not stored');
  return id;
}

/** Puts a cluster into a state, past every rule. */
export async function putStatus({ store }: Bench, id: string, status: Status): Promise<void> {
  const cluster = await store.clusters.find(id);
  if (cluster === null) throw new Error(`no cluster ${id}`);
  await store.clusters.setStatus(cluster, status, '');
}

/** Registers the example's host without a login, and stores the packages that its deploy needs. */
export async function equip({ store, packages }: Bench, ip = '192.167.8.141'): Promise<void> {
  const login = {
    port: 22,
    user: 'root',
    password: 'root-secret',
    privateKey: null,
    consoleKey: null,
    jump: null,
    hostKey: HOST_KEY,
  };
  const host = { id: randomBytes(4).toString('hex'), ip, name: ip, ...login, facts: FACTS, remark: '' };
  await store.hosts.insert(host, new Date().toISOString());
  for (const name of [
    'apache-dolphinscheduler-1.3.6-bin.tar.gz',
    'OpenJDK11U-jre_x64_linux_hotspot_11.0.13_8.tar.gz',
    'apache-zookeeper-3.8.4-bin.tar.gz',
  ]) {
    await putSettled(
      join(packages.folder, name),
      tarGz([{ path: 'top/' }, { path: 'top/file', body: name }]),
    );
  }
  await packages.scan();
}

/** Writes a file that has not changed for a while. */
export async function putSettled(file: string, body: Uint8Array): Promise<void> {
  await writeFile(file, body);
  const before = new Date(Date.now() - 60_000);
  await utimes(file, before, before);
}

/** Ends the unfinished run as the engine would; answers the id of the run that follows. */
export async function finish(bench: Bench, state: EndState, cleaned = false): Promise<string | null> {
  const run = await bench.store.runs.unfinished();
  if (run === null) throw new Error('no run is unfinished');
  return endRun(bench.store.runs, run.id, state, { cleaned });
}

/** The problem that a command is refused with. */
export async function refusal(command: Promise<unknown>): Promise<Problem> {
  try {
    await command;
  } catch (error) {
    if (error instanceof AppError) return error.problem;
    throw error;
  }
  throw new Error('the command was not refused');
}
