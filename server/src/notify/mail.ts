import { isIP } from 'node:net';
import { isLoopback } from '@dolphindeck/contract/common/address.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { Transporter } from 'nodemailer';
import { mailOf } from './mail-text.ts';
import { SendError, type Sender } from './send.ts';
import type { NoticeSettings } from './settings.ts';

/** What is kept of a server's answer. */
const DETAIL_CHARACTERS = 200;
/** Notices of which it is kept whom they did not reach. */
const REFUSED_KEPT = 100;

/**
 * Sends notices as mail through an SMTP server. A login is only sent over TLS, or within this machine. A notice has the
 * same Message-ID at every attempt, by which mail programs know a second one. It has arrived when the server took it for
 * everybody; another attempt goes to those that it refused, but after a restart to all.
 */
export function mail(
  { url, from, to }: NonNullable<NoticeSettings['mail']>,
  publicUrl: string | undefined,
): Sender {
  const { protocol, hostname, port, username, password } = new URL(url);
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const hasLogin = user !== '';
  const options = {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: hasLogin && !secure && !isLoopback(host),
    // The server's name is not asked for when it is an address.
    ...(isIP(host) === 0 ? { tls: { servername: host } } : {}),
    ...(hasLogin ? { auth: { user, pass } } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  let transport: Transporter | undefined;
  /** Who is left of a notice that the server took for some. */
  const left = new Map<string, readonly string[]>();
  function keepLeft(id: string, addresses: readonly string[]): void {
    left.set(id, addresses);
    const [oldest] = left.keys();
    if (left.size > REFUSED_KEPT && oldest !== undefined) left.delete(oldest);
  }
  return {
    to: to.join(', '),
    async send(notice, signal) {
      // Loaded where there is mail to send: it costs a start 6 MiB.
      const { createTransport } = await import('nodemailer');
      transport ??= createTransport(options);
      try {
        const { rejected = [], rejectedErrors: [refusal] = [] } = await transport.sendMail({
          ...{ from, to: [...to], signal, date: new Date(notice.at) },
          envelope: { from, to: [...(left.get(notice.id) ?? to)] },
          ...mailOf(notice, publicUrl),
          messageId: `<${notice.id}@dolphindeck>`,
          // RFC 3834: no automatic answers to it.
          headers: { 'auto-submitted': 'auto-generated', 'x-dolphindeck-notice': notice.id },
        });
        if (rejected.length === 0) return void left.delete(notice.id);
        keepLeft(notice.id, rejected);
        throw Object.assign(new Error('recipients refused'), { ...refusal, rejected });
      } catch (error) {
        throw new SendError(problemOf(error as MailError, [pass, user]));
      }
    },
  };
}

/** What nodemailer throws. */
interface MailError extends NodeJS.ErrnoException {
  /** What the server said, and its number. */
  readonly response?: string;
  readonly responseCode?: number;
  /** Node's own code, where nodemailer's is more general. */
  readonly originalCode?: string;
  /** Whom the server did not take the mail for. */
  readonly rejected?: readonly string[];
}

/** Node's codes for a connection that is not safe. */
const UNSAFE = /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED)/;

function problemOf(error: MailError, secrets: readonly string[]): Problem {
  const { code: given = error.name, originalCode = given, response, rejected = [] } = error;
  const answer = rejected.length === 0 ? response : `${rejected.join(', ')}: ${response}`;
  const params = { detail: answer === undefined ? originalCode : shown(answer, secrets) };
  if (UNSAFE.test(originalCode)) return { code: 'notice_mail_tls', params };
  switch (error.code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return { code: 'notice_mail_login', params };
    case 'ETLS':
    case 'EREQUIRETLS':
      return { code: 'notice_mail_tls', params };
    default:
      return {
        code: error.responseCode === undefined ? 'notice_unreachable' : 'notice_mail_refused',
        params,
      };
  }
}

/** An answer of the server in one line; it may repeat what it was sent. */
function shown(response: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter(secret => secret !== '')
    .flatMap(secret => [secret, Buffer.from(secret).toString('base64')]);
  const hidden = forms.reduce((text, form) => text.replaceAll(form, '******'), response);
  return hidden.replace(/[\s\p{C}]+/gu, ' ').slice(0, DETAIL_CHARACTERS);
}
