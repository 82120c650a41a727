import { Agent, get, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Question } from '../reads/load.ts';

/** What became of the members of one kind. */
export interface Tally {
  answers: number;
  refusals: number;
  /** Connections that the console ended. */
  ended: number;
}

const tally = (): Tally => ({ answers: 0, refusals: 0, ended: 0 });

/** Each asks on a connection of its own, waits for the answer and then for a second, as a page that polls. */
export function readers(count: number, next: (member: number) => Question, signal: AbortSignal): Tally {
  const seen = tally();
  const member = async (index: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    // So that not all ask in the same moment.
    await pause((index / count) * 1000);
    while (!signal.aborted) {
      await ask(agent, next(index)).then(
        () => seen.answers++,
        () => seen.refusals++,
      );
      await pause(1000);
    }
    agent.destroy();
  };
  for (let index = 0; index < count; index += 1) void member(index);
  return seen;
}

/** Each has a stream; `answers` counts those that told something, `takes` false: nobody reads what comes. */
export function watchers(
  count: number,
  { url, tokens, takes }: { url: string; tokens: readonly string[]; takes: boolean },
  signal: AbortSignal,
): Tally {
  const seen = tally();
  for (let index = 0; index < count; index += 1) {
    const headers = { authorization: `Bearer ${tokens[index % tokens.length]}` };
    const asked = get(url, { headers, agent: false, signal }, response => {
      if (response.statusCode !== 200) seen.refusals += 1;
      else if (takes) response.once('data', () => seen.answers++).resume();
      else response.once('readable', () => seen.answers++);
      response.on('close', () => signal.aborted || seen.ended++).on('error', () => {});
    });
    asked.on('error', () => {});
  }
  return seen;
}

/** Each sends a byte a second of a request that begins so, and never comes to its end. */
export function drips(count: number, base: string, begin: string, signal: AbortSignal): Tally {
  const seen = tally();
  for (let index = 0; index < count; index += 1) {
    const socket = open(base, signal);
    socket.write(begin);
    const timer = setInterval(() => socket.write('x'), 1000);
    socket.on('data', () => seen.refusals++);
    socket.on('close', () => {
      clearInterval(timer);
      if (!signal.aborted) seen.ended += 1;
    });
  }
  return seen;
}

function open(base: string, signal: AbortSignal): Socket {
  const { port } = new URL(base);
  const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  return socket;
}

/** Statuses of the answers to a request on each of so many new connections, which stay open together; 0: none. */
export async function knocks(count: number, base: string, token: string): Promise<Map<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });
  const headers = { authorization: `Bearer ${token}` };
  const knock = () =>
    new Promise<number>(done => {
      const asked = request(`${base}/healthz`, { agent, headers }, response => {
        response.resume().on('end', () => done(response.statusCode ?? 0));
      });
      asked.on('error', () => done(0)).end();
    });
  const statuses = await Promise.all(Array.from({ length: count }, knock));
  agent.destroy();
  return countOf(statuses);
}

/** Statuses of so many requests of one caller, as fast as eight connections go. */
export async function burst(count: number, base: string, token: string): Promise<Map<number, number>> {
  const statuses: number[] = [];
  let left = count;
  const one = async () => {
    while (left-- > 0) {
      const response = await fetch(`${base}/api/v1/whoAmI`, {
        headers: { authorization: `Bearer ${token}` },
      });
      await response.arrayBuffer();
      statuses.push(response.status);
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  return countOf(statuses);
}

const countOf = (statuses: readonly number[]) =>
  new Map([...Map.groupBy(statuses, status => status)].map(([status, all]) => [status, all.length]));
