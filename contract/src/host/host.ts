import Type, { type Static } from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import { portSchema } from '../roles/common-fields.ts';

/** A port as a number, or as the digits that older scripts send. */
export const LoosePortSchema = Type.Unsafe<number | string>({
  anyOf: [portSchema, { type: 'string', pattern: '^[1-9][0-9]{0,4}$' }],
});

/** Another host by its id, or none. */
export const JumpSchema = Type.Union([IdSchema, Type.Literal(''), Type.Null()]);

const fields = {
  ip: Type.String({ minLength: 1, maxLength: 253 }),
  name: Type.String({ minLength: 1, maxLength: 64 }),
  port: LoosePortSchema,
  /** The requirement's word for the password of the login user. */
  root: Type.Optional(Type.String({ maxLength: 256 })),
  /** Login user; anyone but root must be allowed to use sudo. */
  user: Type.Optional(Type.String({ pattern: '^[a-z_][a-z0-9_-]{0,31}$' })),
  /** A private key in OpenSSH's or PEM form instead of a password. */
  privateKey: Type.Optional(Type.String({ maxLength: 16_384 })),
  /** `SHA256:…` or `<type> <base64>`: the key that the host must show. */
  hostKey: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
  remark: Type.Optional(Type.Union([Type.String({ maxLength: 4096 }), Type.Null()])),
  /** Id of the registered host that connections go through; empty or null: none. */
  jump: Type.Optional(JumpSchema),
};

export const CreateHostSchema = Type.Object(
  {
    ...fields,
    /**
     * `key`: the console logs in with the key of its own. It is put on the host with the password or key that is given,
     * which is then forgotten; without one it must be there already.
     */
    credential: Type.Optional(Type.Literal('key')),
  },
  { additionalProperties: false },
);
export const UpdateHostSchema = Type.Object(
  {
    ...fields,
    id: IdSchema,
    /** Accept a new key of the host (it was rebuilt). Without it a changed key is refused. */
    confirmNewKey: Type.Optional(Type.Boolean()),
    /** What lists answer of a host and nobody can say of it: accepted as an echo, and ignored. */
    hasPrivateKey: Type.Optional(Type.Unknown()),
    credential: Type.Optional(Type.Unknown()),
    keyFingerprint: Type.Optional(Type.Unknown()),
    fingerprint: Type.Optional(Type.Unknown()),
    facts: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);

export type CreateHost = Static<typeof CreateHostSchema>;
export type UpdateHost = Static<typeof UpdateHostSchema>;

/** What the login found out about the host. */
export const HostFactsSchema = Type.Object({
  arch: Type.String(),
  os: Type.String(),
  osFamily: Type.String(),
  python: Type.String(),
  memoryMb: Type.Integer(),
  /** Free MiB of the file system of `/home`, at the last login. Absent: the login was before this was kept. */
  diskFreeMb: Type.Optional(Type.Integer()),
  /** Version of the host's own Java, null when it has none. The console brings its own. Absent: as above. */
  java: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  cpus: Type.Integer(),
  hostname: Type.String(),
});
export type HostFacts = Static<typeof HostFactsSchema>;

/** A host as the interfaces answer it; `root` is shown only to who may see secrets. */
export const HostViewSchema = Type.Object({
  id: Type.String(),
  ip: Type.String(),
  name: Type.String(),
  port: Type.Integer(),
  user: Type.String(),
  root: Type.String(),
  /** True when a private key is stored; the key itself is never answered. */
  hasPrivateKey: Type.Boolean(),
  /** Present when the console logs in with the key of its own. A password beside it is only for sudo. */
  credential: Type.Optional(Type.Literal('key')),
  /** Fingerprint of that key: after a rotation the host may still have the one before. */
  keyFingerprint: Type.Optional(Type.String()),
  /** Id of the host that connections go through. Absent: none. */
  jump: Type.Optional(Type.String()),
  hostKey: Type.String(),
  fingerprint: Type.String(),
  facts: Type.Union([HostFactsSchema, Type.Null()]),
  remark: Type.String(),
});
export type HostView = Static<typeof HostViewSchema>;

/** The key that a host showed. */
export const HostKeySchema = Type.Object({ hostKey: Type.String(), fingerprint: Type.String() });

/** The key that the console logs in with: its public half, and how many hosts know it and how many still an older one. */
export const ConsoleKeySchema = Type.Object({
  /** A line for authorized_keys. */
  publicKey: Type.String(),
  fingerprint: Type.String(),
  createdAt: Type.String(),
  hosts: Type.Integer(),
  olderHosts: Type.Integer(),
});
