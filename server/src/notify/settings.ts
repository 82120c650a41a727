import { StartError } from '../secrets/start-error.ts';

/** Whom the console tells that a run has ended. Both URLs may hold a password. */
export interface NoticeSettings {
  readonly webhook?: { readonly url: string; readonly secret?: string };
  readonly mail?: { readonly url: string; readonly from: string; readonly to: readonly string[] };
  /** Where people reach the console, without a slash at its end: notices then link to the run. */
  readonly publicUrl?: string;
}

export const NOTICE_NAMES = [
  'DECK_WEBHOOK_URL',
  'DECK_WEBHOOK_SECRET',
  'DECK_MAIL_URL',
  'DECK_MAIL_FROM',
  'DECK_MAIL_TO',
  'DECK_PUBLIC_URL',
] as const;
type Given = Readonly<Partial<Record<(typeof NOTICE_NAMES)[number], string>>>;

/**
 * Reads who is told.
 * @throws StartError which never repeats a URL, as it may hold a password
 */
export function noticeSettings(given: Given): NoticeSettings {
  return {
    ...webhookOf(given),
    ...mailOf(given),
    ...(given.DECK_PUBLIC_URL === undefined
      ? {}
      : { publicUrl: urlOf('DECK_PUBLIC_URL', given.DECK_PUBLIC_URL, HTTP).replace(/\/+$/, '') }),
  };
}

const HTTP = { protocols: ['http:', 'https:'], like: 'https://deck.example/hook' };
const SMTP = {
  protocols: ['smtp:', 'smtps:'],
  like: 'smtps://user:password@mail.example:465 (characters such as @ and / of a password as %40 and %2F)',
};

function webhookOf({ DECK_WEBHOOK_URL: url, DECK_WEBHOOK_SECRET: secret }: Given): NoticeSettings {
  if (url === undefined) {
    if (secret === undefined) return {};
    throw new StartError('DECK_WEBHOOK_SECRET signs what is sent to DECK_WEBHOOK_URL; set both, or neither');
  }
  const webhook = { url: urlOf('DECK_WEBHOOK_URL', url, HTTP), ...(secret === undefined ? {} : { secret }) };
  return { webhook };
}

function mailOf({ DECK_MAIL_URL: url, DECK_MAIL_FROM: from, DECK_MAIL_TO: to }: Given): NoticeSettings {
  const set = [url, from, to].filter(value => value !== undefined).length;
  if (set === 0) return {};
  if (url === undefined || from === undefined || to === undefined) {
    throw new StartError('DECK_MAIL_URL, DECK_MAIL_FROM and DECK_MAIL_TO belong together; set all, or none');
  }
  const everybody = to.split(/[,;\s]+/).filter(address => address !== '');
  return {
    mail: {
      url: urlOf('DECK_MAIL_URL', url, SMTP),
      from: addressOf('DECK_MAIL_FROM', from.trim()),
      to: everybody.map(address => addressOf('DECK_MAIL_TO', address)),
    },
  };
}

function urlOf(name: string, text: string, { protocols, like }: typeof HTTP): string {
  const url = URL.parse(text.trim());
  const isDecodable = url !== null && [url.username, url.password].every(canDecode);
  if (isDecodable && protocols.includes(url.protocol) && url.hostname !== '') return text.trim();
  throw new StartError(`${name} must be like ${like}`);
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function addressOf(name: string, text: string): string {
  if (/^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/.test(text)) return text;
  throw new StartError(`${name}: ${text} is no mail address such as deck@mail.example`);
}
