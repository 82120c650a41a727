/** DolphinScheduler's own API answers `{code, msg, data}`; 0 is success. */
interface Answer {
  code: number;
  msg: string;
  data: unknown;
}

type Form = Readonly<Record<string, string | number>>;

/** A session with DolphinScheduler's API (1.3), through whatever address serves it. */
export class DolphinSchedulerClient {
  readonly base: string;
  #session = '';

  /** @param address such as `http://198.18.0.11:8888` */
  constructor(address: string) {
    this.base = `${address}/dolphinscheduler`;
  }

  async login(user: string, password: string): Promise<void> {
    const data = (await this.post('/login', { userName: user, userPassword: password })) as
      | string
      | { sessionId: string };
    // 1.2 answers the session itself.
    this.#session = typeof data === 'string' ? data : data.sessionId;
  }

  /** @throws with DolphinScheduler's own message when it refuses */
  post(path: string, form: Form): Promise<unknown> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(textual(form)) });
  }

  get(path: string, query: Form = {}): Promise<unknown> {
    return this.#send(`${path}?${new URLSearchParams(textual(query))}`, { method: 'GET' });
  }

  async #send(path: string, init: { method: string; body?: URLSearchParams }): Promise<unknown> {
    const response = await fetch(`${this.base}${path}`, {
      ...init,
      headers: { sessionId: this.#session, language: 'en_US' },
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${init.method} ${path}: HTTP ${response.status} ${text.slice(0, 300)}`);
    const answer = JSON.parse(text) as Answer;
    if (answer.code !== 0) throw new Error(`${init.method} ${path}: ${answer.code} ${answer.msg}`);
    return answer.data;
  }
}

function textual(form: Form): Record<string, string> {
  return Object.fromEntries(Object.entries(form).map(([key, value]) => [key, String(value)]));
}
