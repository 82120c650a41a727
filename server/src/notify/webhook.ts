import { createHmac } from 'node:crypto';
import type { Notice } from './notice.ts';
import { payloadOf } from './payload.ts';
import { type Send, SendError, type Sender } from './send.ts';
import type { NoticeSettings } from './settings.ts';

/** Sends notices as JSON to a URL. An answer of 300 or more is a failure; a redirect is not followed. */
export function webhook(
  { url, secret }: NonNullable<NoticeSettings['webhook']>,
  publicUrl: string | undefined,
): Sender {
  const address = new URL(url);
  const login = loginOf(address);
  // fetch refuses an address with a login, and repeats it when it does.
  address.username = '';
  address.password = '';
  // Paths and queries of such addresses are often tokens.
  return { to: address.origin, send };

  async function send(notice: Notice, signal: AbortSignal): ReturnType<Send> {
    const body = JSON.stringify(payloadOf(notice, publicUrl));
    const response = await fetch(address, {
      method: 'POST',
      redirect: 'manual',
      signal,
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'DolphinDeck',
        'idempotency-key': notice.id,
        ...(login === null ? {} : { authorization: login }),
        ...(secret === undefined ? {} : { 'x-dolphindeck-signature': signatureOf(secret, body) }),
      },
    }).catch((error: Error) => {
      throw new SendError({ code: 'notice_unreachable', params: { detail: codeOf(error) } });
    });
    // Nobody reads it, and it may never end.
    await response.body?.cancel().catch(() => undefined);
    if (!response.ok) throw new SendError({ code: 'notice_status', params: { status: response.status } });
  }
}

/** HMAC-SHA256 of the body, as `sha256=<hex>`. */
export function signatureOf(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function loginOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

/** The port is one that browsers, and fetch with them, never ask: a printer's or a mail server's, say. */
const BAD_PORT = 'bad port';

/** The code of a failure only: its text may repeat the address. */
function codeOf(error: Error): string {
  const { code, message } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return code ?? (message === BAD_PORT ? BAD_PORT : error.name);
}
