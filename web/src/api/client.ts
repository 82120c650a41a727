import { METHODS } from 'virtual:catalogue';
import type { InputOf, OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { EndpointName, Endpoints } from '@dolphindeck/contract/api/index.ts';
import { LOCALES, language } from '../i18n/i18n.ts';

/** What the console answered instead of a result. `message` is the bare reason, for a person. */
export class Refusal extends Error {
  readonly code: string;
  /** The field that it is about, as `roles.database.roleBody.password`, or null. */
  readonly field: string | null;

  constructor(message: string, code: string, field: string | null) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.field = field;
  }
}

/**
 * Whether the console answered that what was asked for by an id is not there: it never was, or is not any more, or that is
 * no id.
 */
export const isUnknown = (error: Error | null): boolean =>
  error instanceof Refusal && (error.code.endsWith('_unknown') || error.field === 'id');

/** The console wants to know first who asks: nobody is signed in, or not any more. Not a refusal of what was asked. */
export class SignInNeeded extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SignInNeeded';
  }
}

/** The console did not answer, or not in its own form: it is away, or something stands in between. */
export class Unanswered extends Error {
  constructor(cause: unknown) {
    super('the console does not answer', { cause });
    this.name = 'Unanswered';
  }
}

interface Envelope<T> {
  readonly code: number;
  readonly message: string;
  readonly result: T;
  readonly error?: { readonly code: string; readonly field?: string; readonly message: string };
}

const doubted = new Set<() => void>();

/** Tells when the reader may not be who the page takes them for: their session or their role may have ended. */
export function onDoubt(listener: () => void): void {
  doubted.add(listener);
}

/** Tells whoever listens by `onDoubt`. */
export function doubt(): void {
  for (const listener of doubted) listener();
}

export type Input<N extends EndpointName> = InputOf<Endpoints[N]>;
export type Output<N extends EndpointName> = OutputOf<Endpoints[N]>;

/** The address of an interface with its query. */
export function addressOf(name: EndpointName, query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `/api/v1/${name}${text === '' ? '' : `?${text}`}`;
}

/**
 * Calls an interface.
 * @throws Refusal with the console's reason; SignInNeeded; Unanswered when there is none
 */
export async function call<N extends EndpointName>(
  name: N,
  input: Input<N>,
  signal?: AbortSignal,
): Promise<Output<N>> {
  const isGet = METHODS[name] === 'GET';
  const answer = await ask(isGet ? addressOf(name, input as object) : addressOf(name), {
    method: METHODS[name],
    headers: {
      'accept-language': LOCALES[language.value],
      ...(isGet ? {} : { 'content-type': 'application/json' }),
    },
    ...(isGet ? {} : { body: JSON.stringify(input) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return opened(answer as Envelope<Output<N>>);
}

/**
 * Calls an interface that answers in parts: each as it comes. Whoever stops taking them ends the work on the console.
 * @throws Refusal with the console's reason; SignInNeeded; Unanswered when it breaks off
 */
export async function* callParts<N extends EndpointName>(
  name: N,
  input: Input<N>,
  signal: AbortSignal,
): AsyncGenerator<Output<N>, void> {
  const headers = { 'accept-language': LOCALES[language.value] };
  const response = await answered(fetch(addressOf(name, input as object), { headers, signal }), signal);
  if (!response.headers.get('content-type')?.startsWith('application/x-ndjson')) {
    opened((await answered(response.json(), signal)) as Envelope<never>);
  }
  const reader = (response.body ?? new Blob().stream()).pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await answered(reader.read(), signal);
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as Output<N>;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function ask(address: string, init: RequestInit): Promise<unknown> {
  const response = await answered(fetch(address, init), init.signal);
  return answered(response.json(), init.signal);
}

/** @throws Unanswered when the console is to blame that there is none */
async function answered<T>(answer: Promise<T>, signal?: AbortSignal | null): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Unanswered(cause);
  }
}

/** The result in an envelope. @throws Refusal, SignInNeeded */
export function opened<T>({ code, message, result, error }: Envelope<T>): T {
  if (code === 200) return result;
  if (error?.code === 'sign_in' || error?.code === 'forbidden') doubt();
  if (error?.code === 'sign_in') throw new SignInNeeded(error.message);
  throw new Refusal(error?.message ?? message, error?.code ?? String(code), error?.field ?? null);
}
