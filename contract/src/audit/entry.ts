import Type, { type Static } from 'typebox';
import { AUDIT_ACTION_NAMES, AUDIT_OUTCOMES } from './actions.ts';

/** An entry of the audit as the interfaces answer it. */
export const AuditEntrySchema = Type.Object({
  /** From 1, without a gap. */
  number: Type.Integer(),
  /** UTC with milliseconds. */
  at: Type.String(),
  /** A user, `token:<name>`, or what of the console acted. */
  who: Type.String(),
  /** The role at that time; empty in entries of before it was kept. */
  role: Type.String(),
  address: Type.String(),
  /** A name of `AUDIT_ACTIONS`; a newer console may have written others. */
  action: Type.String(),
  target: Type.Object({ type: Type.String(), id: Type.String(), name: Type.String() }),
  /** One of `AUDIT_OUTCOMES`. */
  outcome: Type.String(),
  /** Why it was not done, as the code of the reason; empty when it was. */
  code: Type.String(),
  /** Of the answer (`X-Request-Id`) and of the console's log; empty when there was no request. */
  requestId: Type.String(),
  /** What changed, without secrets. */
  details: Type.Record(Type.String(), Type.Unknown()),
  /** SHA-256 of the entry and of the hash before it, as hex. */
  hash: Type.String(),
});
export type AuditEntryView = Static<typeof AuditEntrySchema>;

const TimeSchema = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
  description: 'UTC with milliseconds, such as 2026-01-02T03:04:05.000Z.',
});

/** Which entries; all that is given has to fit. */
export const AUDIT_FILTER = {
  /** The first moment. */
  since: Type.Optional(TimeSchema),
  /** The moment after the last one. */
  until: Type.Optional(TimeSchema),
  /** A part of who. */
  who: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  action: Type.Optional(Type.Enum([...AUDIT_ACTION_NAMES])),
  outcome: Type.Optional(Type.Enum([...AUDIT_OUTCOMES])),
};
