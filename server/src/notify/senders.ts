import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import { mail } from './mail.ts';
import type { Sender } from './send.ts';
import type { NoticeSettings } from './settings.ts';
import { webhook } from './webhook.ts';

/** The targets that are set up. */
export function sendersOf(settings: NoticeSettings): Readonly<Partial<Record<NoticeTarget, Sender>>> {
  const { publicUrl } = settings;
  return {
    ...(settings.webhook === undefined ? {} : { webhook: webhook(settings.webhook, publicUrl) }),
    ...(settings.mail === undefined ? {} : { mail: mail(settings.mail, publicUrl) }),
  };
}
