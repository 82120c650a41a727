import Type, { type Static } from 'typebox';

/** What the package store keeps. */
export const PACKAGE_KINDS = [
  'dolphinscheduler',
  // Only of versions whose servers and pages come in two archives (1.2.0).
  'dolphinscheduler-pages',
  // Those of a DolphinScheduler whose own archive has none (3.3 on).
  'plugins',
  'jdk',
  'zookeeper',
  'jdbc-driver',
] as const;
export type PackageKind = (typeof PACKAGE_KINDS)[number];

/** CPU architectures as `uname -m` names them; `any` runs everywhere. */
export const PACKAGE_ARCHS = ['x86_64', 'aarch64', 'any'] as const;
export type PackageArch = (typeof PACKAGE_ARCHS)[number];

/** Who signed a package, as it was found when it was checked against the keys file. */
export const PackageSignatureSchema = Type.Object({
  /** Name and address in the key. */
  by: Type.String(),
  /** Fingerprint of the primary key, in hex. */
  key: Type.String(),
  /** When it was signed, by the word of who did. */
  at: Type.String(),
  /** The key had expired when the signature was checked. */
  keyExpired: Type.Boolean(),
});
export type PackageSignature = Static<typeof PackageSignatureSchema>;

export const PackageViewSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: Type.Enum([...PACKAGE_KINDS]),
  version: Type.String(),
  arch: Type.Enum([...PACKAGE_ARCHS]),
  bytes: Type.Integer(),
  sha512: Type.String(),
  addedAt: Type.String(),
  /** Null: no signature of it was checked. */
  signature: Type.Union([PackageSignatureSchema, Type.Null()]),
});
export type PackageView = Static<typeof PackageViewSchema>;

/** What the next deploy of a cluster takes from the store, whatever else stands against that deploy. */
export const PackageNeedsSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** Ids of the packages that it would send. */
  packages: Type.Array(Type.String()),
  /** What it would miss, in words. */
  lacks: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
});
export type PackageNeeds = Static<typeof PackageNeedsSchema>;

/** Query of an upload; what is left out is read from the official file names. */
export const UploadPackageSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$' }),
    kind: Type.Optional(Type.Enum([...PACKAGE_KINDS])),
    version: Type.Optional(Type.String({ pattern: '^[0-9][A-Za-z0-9._+-]{0,63}$' })),
    arch: Type.Optional(Type.Enum([...PACKAGE_ARCHS])),
    sha512: Type.Optional(Type.String({ pattern: '^[0-9A-Fa-f]{128}$' })),
    /** The text of its detached OpenPGP signature: what is in the .asc file beside a release. */
    signature: Type.Optional(
      Type.String({
        pattern:
          '^-----BEGIN PGP SIGNATURE-----\\r?\\n[\\x20-\\x7e\\r\\n]+\\n-----END PGP SIGNATURE-----[ \\r\\n]*$',
        maxLength: 6000,
      }),
    ),
  },
  { additionalProperties: false },
);
export type UploadPackage = Static<typeof UploadPackageSchema>;
