import Type, { type Static } from 'typebox';

/**
 * What has become of a restore point. made: verified, the database is as it was then. begun: the upgrade broke off in
 * the schema step. done: the upgrade succeeded. restoring: going back broke off. restored: the database was put back.
 */
export const RESTORE_STATES = ['made', 'begun', 'done', 'restoring', 'restored'] as const;
export type RestoreState = (typeof RESTORE_STATES)[number];

/** What an upgrade keeps before it changes the database, as it lies on the database's host. */
export const RestorePointSchema = Type.Object({
  /** Name of its folder. */
  name: Type.String(),
  state: Type.Enum([...RESTORE_STATES]),
  from: Type.String(),
  to: Type.String(),
  /** When the dump was made; what was written later is not in it. */
  at: Type.String(),
  host: Type.String(),
  path: Type.String(),
  bytes: Type.Integer(),
  sha512: Type.String(),
  /** Size of the database when it was dumped. */
  databaseBytes: Type.Integer(),
  /** Seconds that the dump and its test restore took. */
  dumpSeconds: Type.Number(),
  restoreSeconds: Type.Number(),
});

export type RestorePoint = Static<typeof RestorePointSchema>;
