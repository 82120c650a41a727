import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { basename } from 'node:path';
import type { UserRole } from '@dolphindeck/contract/access/role.ts';
import type { InputOf, OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import { ENDPOINTS, type EndpointName, type Endpoints, pathOf } from '@dolphindeck/contract/api/index.ts';
import type { RunEvent } from '@dolphindeck/contract/run/event.ts';

/** A refusal of the console, with its own reason. */
export class ConsoleRefusal extends Error {
  readonly code: string;

  constructor(name: string, message: string, code: string) {
    super(`${name}: ${message}`);
    this.name = 'ConsoleRefusal';
    this.code = code;
  }
}

interface Envelope<T> {
  code: number;
  message: string;
  result: T;
  error?: { code: string; message: string };
}

/** Talks to a console as the page does: through its HTTP interfaces and nothing else. */
export class ConsoleClient {
  readonly base: string;
  readonly #headers: Readonly<Record<string, string>>;

  /**
   * @param base such as `http://127.0.0.1:38888`
   * @param token of a console that wants to know who asks
   */
  constructor(base: string, token?: string) {
    this.base = base;
    this.#headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  /** Signs in as the first user and answers a token of that role. */
  static async tokenOf(base: string, password: string, role: UserRole): Promise<string> {
    const post = (name: EndpointName, body: object, headers: Record<string, string>) =>
      fetch(`${base}${pathOf(name)}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', ...headers },
      });
    const signedIn = await post('login', { password }, {});
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const made = await post('createToken', { name: role, role, days: 1 }, { cookie });
    const { message, result } = (await made.json()) as Envelope<{ token: string } | null>;
    if (!result) throw new Error(`no token: ${message}`);
    return result.token;
  }

  /**
   * Calls an interface.
   * @throws ConsoleRefusal when the envelope's code is not 200
   */
  async call<N extends EndpointName>(name: N, input: InputOf<Endpoints[N]>): Promise<OutputOf<Endpoints[N]>> {
    const { method } = ENDPOINTS[name];
    const query = method === 'GET' ? `?${new URLSearchParams(input as Record<string, string>)}` : '';
    const response = await fetch(`${this.base}${pathOf(name)}${query}`, {
      method,
      headers: { ...this.#headers, ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}) },
      ...(method === 'POST' ? { body: JSON.stringify(input) } : {}),
    });
    return this.#open(name, (await response.json()) as Envelope<OutputOf<Endpoints[N]>>);
  }

  /** Sends a file to the package store, streamed. */
  async upload(file: string): Promise<OutputOf<Endpoints['uploadPackage']>> {
    const { size } = await stat(file);
    const url = new URL(`${this.base}${pathOf('uploadPackage')}?name=${encodeURIComponent(basename(file))}`);
    const headers = {
      ...this.#headers,
      'Content-Type': 'application/octet-stream',
      'Content-Length': size,
    };
    const text = await new Promise<string>((resolve, reject) => {
      const req = request(url, { method: 'POST', headers }, res => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        res.on('error', reject);
      });
      req.on('error', reject);
      createReadStream(file).on('error', reject).pipe(req);
    });
    return this.#open('uploadPackage', JSON.parse(text) as Envelope<OutputOf<Endpoints['uploadPackage']>>);
  }

  /** The events of a run from the first on, until it is over. */
  async *events(runId: string): AsyncGenerator<RunEvent> {
    const response = await fetch(`${this.base}${pathOf('runEvents')}?runId=${runId}&after=0`, {
      headers: { ...this.#headers, Accept: 'text/event-stream' },
    });
    if (response.body === null) throw new Error('runEvents: no stream');
    let rest = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(block.split('\n').map(line => splitField(line)));
        if (fields.get('event') === 'end') return;
        const data = fields.get('data');
        if (data !== undefined) yield JSON.parse(data) as RunEvent;
      }
    }
  }

  #open<T>(name: string, { code, message, result, error }: Envelope<T>): T {
    if (code !== 200) throw new ConsoleRefusal(name, message, error?.code ?? String(code));
    return result;
  }
}

function splitField(line: string): [string, string] {
  const at = line.indexOf(':');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1).trimStart()];
}
