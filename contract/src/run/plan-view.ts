import Type, { type Static } from 'typebox';
import { ACTIONS } from '../cluster/status.ts';

const FindingSchema = Type.Object({
  host: Type.String(),
  id: Type.String(),
  level: Type.Enum(['error', 'warning']),
  /** What was found. */
  message: Type.String(),
  /** What to do about it. */
  advice: Type.String(),
});

/** What a look at the hosts found; `ok` when no finding is an error. */
export const CheckViewSchema = Type.Object({
  ok: Type.Boolean(),
  findings: Type.Array(FindingSchema),
});

export type CheckView = Static<typeof CheckViewSchema>;
export type FindingView = Static<typeof FindingSchema>;

/** A field that is not as it was deployed. Null: it was not there, or is not any more. A secret shows neither. */
const ChangeSchema = Type.Object({
  field: Type.String(),
  from: Type.Union([Type.String(), Type.Null()]),
  to: Type.Union([Type.String(), Type.Null()]),
  secret: Type.Boolean(),
});

export type PlanChange = Static<typeof ChangeSchema>;

const HopSchema = Type.Object({
  from: Type.String(),
  to: Type.String(),
  /** What the next version wants otherwise, as the layouts know it. */
  changes: Type.Array(
    Type.Object({
      what: Type.Enum(['jdk', 'zookeeper', 'jdbcDriver', 'passwordEncryption']),
      from: Type.String(),
      to: Type.String(),
    }),
  ),
});

/** A deploy that changes the version to a newer one. */
const UpgradeSchema = Type.Object({
  from: Type.String(),
  to: Type.String(),
  /** The known way, one deploy each; more than one: going all at once is not what others have tried. */
  hops: Type.Array(HopSchema),
  /**
   * The database is an existing one: no restore point is made and its schema stays as it is. The deploy puts the release on
   * the hosts, then ends and tells the command to run.
   */
  byHand: Type.Boolean(),
  /** What a restore point of this cluster took the last time; null: none was made yet. */
  expected: Type.Union([
    Type.Object({
      databaseBytes: Type.Integer(),
      dumpSeconds: Type.Number(),
      restoreSeconds: Type.Number(),
    }),
    Type.Null(),
  ]),
});

export type PlanHop = Static<typeof HopSchema>;
export type PlanUpgrade = Static<typeof UpgradeSchema>;

/** What an action would do. */
export const PlanViewSchema = Type.Object({
  action: Type.Enum([...ACTIONS]),
  /** False when executeCluster would refuse it now; `problems` say why. */
  possible: Type.Boolean(),
  problems: Type.Array(
    Type.Object({ code: Type.String(), field: Type.Optional(Type.String()), message: Type.String() }),
  ),
  /** What does not stand against it and should be known: hosts that left the cluster and cannot be cleaned. */
  warnings: Type.Array(FindingSchema),
  /** What has changed since the cluster was last deployed; null when it never was, or for a start or a stop. */
  changes: Type.Union([Type.Array(ChangeSchema), Type.Null()]),
  /** Null: not a deploy, or none that changes to a newer version. */
  upgrade: Type.Union([UpgradeSchema, Type.Null()]),
  /** Steps in order, as the playbook's plays. */
  steps: Type.Array(Type.Object({ name: Type.String(), hosts: Type.Array(Type.String()) })),
  hosts: Type.Array(
    Type.Object({
      host: Type.String(),
      roles: Type.Array(Type.String()),
      servers: Type.Array(Type.String()),
      ports: Type.Array(Type.Object({ port: Type.Integer(), what: Type.String() })),
      memoryMb: Type.Integer(),
    }),
  ),
  packages: Type.Array(
    Type.Object({
      kind: Type.String(),
      version: Type.String(),
      arch: Type.String(),
      name: Type.String(),
      bytes: Type.Integer(),
      hosts: Type.Array(Type.String()),
    }),
  ),
});

/** What an action is to do, without what stands against it; it holds no secrets. */
export const PlanSummarySchema = Type.Pick(PlanViewSchema, ['action', 'steps', 'hosts', 'packages']);

export type PlanSummary = Static<typeof PlanSummarySchema>;
export type PlanView = Static<typeof PlanViewSchema>;
