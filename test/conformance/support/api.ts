import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came.
  readonly json: any;
}

export type Call = (name: EndpointName, input?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** Calls the interfaces of a console: a query for GET, a JSON body for POST; a string is sent as it stands. */
export function apiOf(base: string): Call {
  return async (name, input = {}, headers = {}) => {
    const { method } = ENDPOINTS[name];
    if (method === 'GET') {
      const query = typeof input === 'string' ? input : new URLSearchParams(input as Record<string, string>);
      return request(`${base}${pathOf(name)}?${query}`, { headers });
    }
    return request(`${base}${pathOf(name)}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof input === 'string' ? input : JSON.stringify(input),
    });
  };
}

export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

export const EN = { 'accept-language': 'en' };

/** What a browser would send back of the cookies of an answer. */
export const cookiesOf = ({ headers }: Answer) =>
  headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ');
