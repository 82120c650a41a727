import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';
import type { EndState } from '../../../server/test/engine/support/end-run.ts';
import { apiOf, type Call } from '../../conformance/support/api.ts';
import { dataFolder } from '../../conformance/support/process.ts';
import type { Backstage, Reply, Request } from './serve.ts';

/** A console that a test looks at through its page, drives from behind, kills and starts again. */
export type Deck = Awaited<ReturnType<typeof openDeck>>;

/** What `admin` signs in with, once a console asks for it. */
export const ADMIN_PASSWORD = 'correct horse battery';

const SERVE = join(import.meta.dirname, 'serve.ts');

/** Starts a console with an empty data folder, on a port that it keeps over restarts. */
export async function openDeck() {
  const data = await dataFolder();
  let served = await serve(data.dir, 0);
  const { base } = served;
  const port = Number(new URL(base).port);
  /** Who the calls of a test are from, once the console asks. */
  let ticket: Record<string, string> = {};
  const call: Call = (name, input, headers) => apiOf(base)(name, input, { ...ticket, ...headers });
  /** What the console itself does not keep: hosts outlive it. */
  const answering = new Map<string, Parameters<Backstage['answer']>>();

  /** Does something behind the back of the page; see `Backstage` in serve.ts. */
  const ask = <C extends keyof Backstage>(command: C, ...args: Parameters<Backstage[C]>) =>
    served.ask(command, args) as ReturnType<Backstage[C]>;

  return {
    base,
    ask,
    /** Calls an interface, whatever it answers. */
    call,

    /**
     * Calls an interface and answers its result.
     * @throws when it refuses
     */
    async get(...[name, input]: Parameters<Call>) {
      const { json, text } = await call(name, input);
      if (json?.code !== 200) throw new Error(`${name}: ${json?.message ?? text}`);
      return json.result;
    },

    /** Lets a host answer over SSH, also to consoles that are started later. */
    async answer(...host: Parameters<Backstage['answer']>): Promise<void> {
      answering.set(host[0], host);
      await ask('answer', ...host);
    },

    /** Asks for an action through the interface and answers the id of its run, which waits. */
    async execute(clusterId: string, executeType: number, thenStart?: boolean): Promise<string> {
      const more = thenStart === undefined ? {} : { thenStart };
      const { json } = await call('executeCluster', { clusterId, executeType, ...more });
      const id = await ask('activeRun');
      if (json?.code !== 200 || id === null) throw new Error(`executeCluster: ${json?.message}`);
      return id;
    },

    /** Tells events of a run, then ends it: `cleaned` as the engine says it of a start or deploy that failed. */
    async finish(
      runId: string,
      events: readonly RunEvent[],
      state: EndState = 'success',
      cleaned = true,
    ): Promise<string | null> {
      if (events.length > 0) await ask('append', runId, events);
      return ask('end', runId, state, cleaned);
    },

    /** From now on the console wants to know who asks. Until then whoever seeds it needs no password. */
    async requireSignIn(settings: Readonly<Record<string, string>> = {}): Promise<void> {
      await served.end('SIGTERM');
      served = await serve(data.dir, port, {
        DECK_AUTH: '',
        DECK_ADMIN_PASSWORD: ADMIN_PASSWORD,
        ...settings,
      });
      const { headers } = await call('login', { password: ADMIN_PASSWORD });
      ticket = { cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
    },

    /** Ends the console as a crash would. */
    kill: () => served.end('SIGKILL'),
    /** Ends the console as an operator would. */
    stop: () => served.end('SIGTERM'),

    /** Starts a console on the same data and port, after `kill` or `stop`. */
    async restart(): Promise<void> {
      served = await serve(data.dir, port);
      for (const host of answering.values()) await ask('answer', ...host);
    },

    /** What a browser keeps of the sign-in of `requireSignIn`. */
    storageState() {
      const [name = '', value = ''] = (ticket.cookie ?? '').split('=');
      const more = { domain: '127.0.0.1', path: '/', expires: -1, httpOnly: true, secure: false };
      return { cookies: [{ name, value, ...more, sameSite: 'Strict' as const }], origins: [] };
    },

    async close(): Promise<void> {
      await served.end('SIGKILL');
      await data.remove();
    },
  };
}

async function serve(dataDir: string, port: number, settings: Readonly<Record<string, string>> = {}) {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('DECK_'));
  const env = {
    ...Object.fromEntries(clean),
    DECK_DATA: dataDir,
    DECK_PORT: String(port),
    DECK_LOG_LEVEL: 'warn',
    DECK_AUTH: 'off',
    ...settings,
  };
  const child = fork(SERVE, { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  const base = await readiness(child, waiting);
  return {
    base,
    ask(command: keyof Backstage, args: readonly unknown[]): Promise<unknown> {
      const answer = Promise.withResolvers<unknown>();
      count += 1;
      waiting.set(count, answer);
      child.send({ id: count, command, args } satisfies Request, error => {
        if (error !== null) answer.reject(error);
      });
      return answer.promise;
    },
    async end(signal: NodeJS.Signals): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

/** Answers where it serves, and hands on what it replies from then on. */
function readiness(child: ChildProcess, waiting: Map<number, PromiseWithResolvers<unknown>>) {
  const ready = Promise.withResolvers<string>();
  child.on('message', (message: Reply) => {
    if ('ready' in message) return ready.resolve(message.ready);
    const answer = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) answer?.reject(new Error(message.error));
    else answer?.resolve(message.result);
  });
  child.once('exit', (code, signal) => {
    const ended = new Error(`the console ended (${code ?? signal})`);
    ready.reject(ended);
    for (const answer of waiting.values()) answer.reject(ended);
    waiting.clear();
  });
  return ready.promise;
}
