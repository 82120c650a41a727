import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type Spread, spreadOf } from '../logs/figures.ts';

const CONNECTIONS = 32;
/** Stands in each answer that is none of a refusal. */
const DONE = '"code":200';

/** What is asked: with a body it is a POST. */
export interface Question {
  readonly url: string;
  readonly body?: string;
  /** Of an API token, where the console wants to know who asks. */
  readonly token?: string;
}

/**
 * Asks at a steady rate, whether earlier answers have come or not, and counts each from the moment when it was due: an
 * answer that keeps others waiting is seen in all of them.
 * @param next what to ask next
 * @param rate requests a second
 * @returns milliseconds
 * @throws Error when an answer is a refusal
 */
export async function load(next: () => Question, rate: number, seconds: number): Promise<Spread> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let failure: unknown;
  const one = async (due: number) => {
    await ask(agent, next()).catch((error: unknown) => {
      failure ??= error;
    });
    return performance.now() - due;
  };
  const took: Promise<number>[] = [];
  const began = performance.now();
  for (let asked = 0; asked < rate * seconds; asked += 1) {
    const due = began + (asked * 1000) / rate;
    while (performance.now() < due) await pause(Math.max(0, due - performance.now()));
    took.push(one(due));
  }
  const all = await Promise.all(took);
  agent.destroy();
  if (failure !== undefined) throw failure;
  return spreadOf(all);
}

/** One answer, whole. @throws Error when it is a refusal */
export function ask(agent: Agent, { url, body, token }: Question): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const asked = request(url, { agent, headers, method: body === undefined ? 'GET' : 'POST' }, response => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (part: string) => {
      text += part;
    });
    response.on('end', () => {
      if (text.includes(DONE)) resolve(text);
      else reject(new Error(`${url} answered ${text.slice(0, 200)}`));
    });
    response.on('error', reject);
  });
  asked.on('error', reject);
  asked.end(body);
  return promise;
}
