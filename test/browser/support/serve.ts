// A console in a process of its own, which can be killed: everything of it is real but the engine. Takes commands over IPC.
import type { Status } from '@dolphindeck/contract/cluster/status.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { Finding } from '@dolphindeck/contract/run/finding.ts';
import { pino } from 'pino';
import { type App, openApp } from '../../../server/src/app.ts';
import type { ProbeResult } from '../../../server/src/commands/deps.ts';
import { loadConfig } from '../../../server/src/config.ts';
import { foldStored } from '../../../server/src/feed/fold-stored.ts';
import { type EndState, endRun } from '../../../server/test/engine/support/end-run.ts';
import { FakeEngine } from '../../conformance/support/fake-engine.ts';

/** What a test does to a console behind the back of its page. */
export type Backstage = ReturnType<typeof backstage>;

export interface Request {
  readonly id: number;
  readonly command: keyof Backstage;
  readonly args: readonly unknown[];
}

export type Reply =
  | { readonly ready: string }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

/** How far the console's clock is ahead of this machine's; a world is seeded in its past. */
let aheadMs = 0;
/** Looks at hosts and checks wait for it. */
let gate = Promise.withResolvers<void>();
gate.resolve();

class BrowserEngine extends FakeEngine {
  override async probe(target: Parameters<FakeEngine['probe']>[0]): Promise<ProbeResult> {
    await gate.promise;
    return super.probe(target);
  }
}

function backstage({ store, feed }: App, engine: FakeEngine) {
  return {
    /** Lets a host answer over SSH, with this password, or (null) lets it answer no longer. */
    answer: async (ip: string, password: string | null, hostKey?: string) => {
      if (password === null) engine.passwords.delete(ip);
      else engine.passwords.set(ip, password);
      if (hostKey !== undefined) engine.keys.set(ip, hostKey);
    },
    /** What the next login to a host comes to, whatever `answer` said. */
    nextProbe: async (result: ProbeResult) => {
      engine.nextProbe = result;
    },
    /** What a check finds on every host. */
    find: async (findings: readonly Finding[]) => {
      engine.findings = findings;
    },
    /** Holds logins and checks back until `release`. */
    hold: async () => {
      gate = Promise.withResolvers<void>();
      engine.preflightHeld = gate.promise;
    },
    release: async () => gate.resolve(),
    /** How far the console's clock is ahead: negative for what happened before. */
    setClock: async (ms: number) => {
      aheadMs = ms;
    },
    /** Puts a cluster into a state, as a run that ended would. */
    setStatus: async (clusterId: string, status: Status) => {
      const cluster = await store.clusters.find(clusterId);
      if (cluster === null) throw new Error(`no cluster ${clusterId}`);
      if (!(await store.clusters.setStatus(cluster, status, now().toISOString()))) {
        throw new Error(`cluster ${clusterId} changed meanwhile`);
      }
    },
    /** The run that is not over, or null. */
    activeRun: async () => (await store.runs.unfinished())?.id ?? null,
    /** Ids of runs whose abort was asked for; twice when pressed twice. */
    cancelled: async () => engine.cancelled,
    /** `waiting` → `running`, as the engine does when it takes a run. */
    begin: async (runId: string) => {
      await store.runs.markRunning(runId, { pid: process.pid, startTime: '1', bootId: 'browser-test' });
      feed.started();
    },
    append: (runId: string, events: readonly RunEvent[]) => feed.append(runId, events, 0),
    /** Ends a run as the engine would: what is stored of it is folded from its events. Answers the run that follows. */
    end: async (runId: string, state: EndState, cleaned: boolean) => {
      const { progress } = await foldStored(store.runs, runId);
      const next = await endRun(store.runs, runId, state, { cleaned, progress });
      feed.ended(runId);
      return next;
    },
  };
}

function now(): Date {
  return new Date(Date.now() + aheadMs);
}

function reply(message: Reply): void {
  process.send?.(message);
}

const { config } = loadConfig();
const engine = new BrowserEngine();
const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
const app = await openApp({ config, log, makeEngine: ({ store }) => engine.over(store), clock: now });
const commands = backstage(app, engine) as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;

process.on('message', ({ id, command, args }: Request) => {
  commands[command]?.(...args).then(
    result => reply({ id, result: result ?? null }),
    (error: Error) => reply({ id, error: error.stack ?? error.message }),
  );
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
reply({ ready: await app.http.listen({ host: config.host, port: config.port }) });
