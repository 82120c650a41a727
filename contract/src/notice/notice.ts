import Type, { type Static } from 'typebox';

/** Ways by which the end of a run is told. */
export const NOTICE_TARGETS = ['webhook', 'mail'] as const;
export type NoticeTarget = (typeof NOTICE_TARGETS)[number];

const time = Type.Union([Type.String(), Type.Null()]);

/** How it goes with a target. Nothing in it is secret: of an address only server and port, or who gets the mail. */
export const NoticeTargetViewSchema = Type.Object({
  target: Type.Enum([...NOTICE_TARGETS]),
  /** Where its notices go; null when it is not set up. */
  to: Type.Union([Type.String(), Type.Null()]),
  /** Notices that have not arrived yet. */
  waiting: Type.Integer(),
  /** When the next of them is tried. */
  dueAt: time,
  succeededAt: time,
  failedAt: time,
  /** Why the last attempt that failed did, in words. */
  failure: Type.Union([Type.String(), Type.Null()]),
  /** When a notice was last given up. */
  gaveUpAt: time,
});
export type NoticeTargetView = Static<typeof NoticeTargetViewSchema>;
