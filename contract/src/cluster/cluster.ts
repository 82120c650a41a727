import Type, { type Static } from 'typebox';
import { bodySchema } from '../roles/body.ts';
import { ROLE_NAMES, type RoleName } from '../roles/define.ts';
import { STATUSES, type Status } from './status.ts';

/** Eight lower-case hex digits. */
export const ID_PATTERN = '^[0-9a-f]{8}$';
export const IdSchema = Type.String({ pattern: ID_PATTERN, maxLength: 8 });

/** In a save or an answer this stands for a secret that the caller may not see, or does not change. */
export const HIDDEN_SECRET = '******';

/** The requirement's limits: one page shows the user as fixed; other names are the API's extension. */
export const DEFAULT_DEPLOY_USER = 'easy';
export const DEFAULT_DEPLOY_DIR = '/home/easy/ds';

export const BaseSchema = Type.Object(
  {
    version: Type.String({ maxLength: 64 }),
    deployUser: Type.Optional(Type.String({ maxLength: 32 })),
    deployDir: Type.Optional(Type.String({ maxLength: 255 })),
  },
  { additionalProperties: false },
);

const roleSchema = (name: RoleName) =>
  Type.Object(
    {
      roleName: Type.Literal(name),
      roleBody: bodySchema(name),
      roleDependHost: Type.Array(Type.String({ maxLength: 253 }), { maxItems: 1000 }),
    },
    { additionalProperties: false },
  );

/** A role in a save: its name decides which body it has. */
export const RoleSchema = Type.Unsafe<RoleEntry>({
  type: 'object',
  required: ['roleName'],
  discriminator: { propertyName: 'roleName' },
  oneOf: ROLE_NAMES.map(roleSchema),
});

export const EnvSchema = Type.Record(
  Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,127}$' }),
  Type.String({ maxLength: 4096 }),
  { additionalProperties: false },
);

/** What a save can change, as it is sent. */
const specFields = {
  name: Type.String({ maxLength: 1024 }),
  hosts: Type.Array(Type.String({ maxLength: 253 }), { minItems: 1, maxItems: 1000 }),
  base: BaseSchema,
  roles: Type.Array(RoleSchema, { maxItems: ROLE_NAMES.length * 2 }),
  env: Type.Optional(EnvSchema),
  remark: Type.Optional(Type.Union([Type.String({ maxLength: 4096 }), Type.Null()])),
};

/**
 * The body of createCluster and updateCluster. What selectCluster answers is accepted as it is: `workStatus`
 * and `deployStatus` are ignored, and of `status` only `cancel` has a meaning.
 */
export const SaveClusterSchema = Type.Object(
  {
    id: Type.Optional(IdSchema),
    status: Type.Optional(Type.String()),
    workStatus: Type.Optional(Type.Boolean()),
    deployStatus: Type.Optional(Type.Boolean()),
    ...specFields,
    /**
     * The cluster as it was when its editing began: a save is refused when it is not that any more, so that nobody
     * overwrites what another has saved meanwhile. Without it the last save wins.
     */
    basis: Type.Optional(Type.Object(specFields, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

export type SaveCluster = Static<typeof SaveClusterSchema>;

/** A role's settings: the catalogue's fields and, where taken, `extra`. */
export interface RoleBody {
  readonly [field: string]: string | number | boolean | RoleExtra | undefined;
  readonly extra?: RoleExtra;
}
export type RoleExtra = Readonly<Record<string, string | number | boolean>>;

/** A role of a cluster with its hosts. */
export interface RoleEntry {
  readonly roleName: RoleName;
  readonly roleBody: RoleBody | null;
  readonly roleDependHost: readonly string[];
}

/** What a cluster is made of, normalised: everything that a save can change. */
export interface ClusterSpec {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly base: { readonly version: string; readonly deployUser: string; readonly deployDir: string };
  readonly roles: readonly RoleEntry[];
  readonly env: Readonly<Record<string, string>>;
  readonly remark: string;
}

export interface Cluster extends ClusterSpec {
  readonly id: string;
  readonly status: Status;
}

/** A cluster as the interfaces answer it. */
export const ClusterViewSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  status: Type.Enum([...STATUSES]),
  workStatus: Type.Boolean(),
  deployStatus: Type.Boolean(),
  hosts: Type.Array(Type.String()),
  base: Type.Object({ version: Type.String(), deployUser: Type.String(), deployDir: Type.String() }),
  roles: Type.Array(
    Type.Object({
      roleName: Type.String(),
      roleBody: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
      roleDependHost: Type.Array(Type.String()),
    }),
  ),
  env: Type.Optional(Type.Record(Type.String(), Type.String())),
  remark: Type.String(),
});

/** The entry of a role, or undefined when the cluster does not have it. */
export function roleOf(spec: Pick<ClusterSpec, 'roles'>, name: RoleName): RoleEntry | undefined {
  return spec.roles.find(role => role.roleName === name);
}
