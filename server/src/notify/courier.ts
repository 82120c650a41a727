import { randomUUID } from 'node:crypto';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { NOTICE_TARGETS, type NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import { Bell } from '../feed/bell.ts';
import { createDesk, type Desk, type Tools } from './desk.ts';
import type { Sender } from './send.ts';

export interface CourierParts extends Tools {
  /** Who is told; a target that is absent is not set up. */
  readonly senders: Readonly<Partial<Record<NoticeTarget, Sender>>>;
}

export type Courier = ReturnType<typeof createCourier>;

/**
 * Brings what waits in the outbox to its targets: at least once, each target by itself and one attempt at a time. What
 * did not arrive is tried again, ever more rarely.
 */
export function createCourier(parts: CourierParts) {
  const closing = new AbortController();
  const desks = new Map<NoticeTarget, { readonly desk: Desk; readonly bell: Bell }>();
  let working: Promise<unknown> = Promise.resolve();
  for (const target of NOTICE_TARGETS) {
    const sender = parts.senders[target];
    if (sender === undefined) continue;
    const bell = new Bell(closing.signal);
    desks.set(target, { bell, desk: createDesk({ ...parts, target, sender, bell, signal: closing.signal }) });
  }

  return {
    /** Where the notices of a target go, or null. */
    addressOf: (target: NoticeTarget): string | null => parts.senders[target]?.to ?? null,

    /** Begins. What waits for a target that is not set up any more is dropped: nobody would ever take it. */
    async begin(): Promise<void> {
      for (const target of NOTICE_TARGETS.filter(name => !desks.has(name))) {
        const notices = await parts.store.drop(target);
        if (notices > 0) parts.log.warn({ target, notices }, 'notices dropped: their target is not set up');
      }
      working = Promise.all([...desks.values()].map(({ desk }) => desk.work()));
    },

    /** Looks for what is to be told now. Never throws. */
    wake(): void {
      for (const { bell } of desks.values()) bell.ring();
    },

    /** Sends a test, once. Answers why it did not arrive, or null. */
    async test(target: NoticeTarget): Promise<Problem | null> {
      const desk = desks.get(target)?.desk;
      if (desk === undefined) {
        return { code: 'notice_off', params: { target, name: target.toUpperCase() } };
      }
      return desk.test({ id: randomUUID(), at: parts.clock().toISOString(), run: null });
    },

    /** Breaks off what is being sent: it is sent again by the next console. */
    async close(): Promise<void> {
      closing.abort();
      await working;
      for (const { bell } of desks.values()) bell.close();
    },
  };
}
