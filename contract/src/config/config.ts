import Type, { type Static, type TSchema } from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import { ExtraSchema } from '../roles/body.ts';
import { describedSchema } from '../roles/common-fields.ts';
import { ROLE_NAMES, ROLES, type RoleField } from '../roles/index.ts';

/** Every field of a role, none required: a template may fill a part of a form. */
function templateFields(role: (typeof ROLE_NAMES)[number]): Record<string, TSchema> {
  const { fields, takesExtra } = ROLES[role];
  const optional = Object.entries(fields as Record<string, RoleField>).map(
    ([name, field]) => [name, Type.Optional(describedSchema(field))] as const,
  );
  return { ...Object.fromEntries(optional), ...(takesExtra ? { extra: Type.Optional(ExtraSchema) } : {}) };
}

const name = Type.String({ minLength: 1, maxLength: 64 });
const remark = Type.Optional(Type.Union([Type.String({ maxLength: 4096 }), Type.Null()]));

/** A template's values, whose fields are those of its role. */
export type TemplateConf = Readonly<Record<string, unknown>>;
type TemplateType = (typeof ROLE_NAMES)[number];

export type CreateConfig = { name: string; typ: TemplateType; remark?: string | null } & Record<
  string,
  unknown
>;

/** createConfig carries the role's fields beside name, typ and remark. */
export const CreateConfigSchema = Type.Unsafe<CreateConfig>({
  type: 'object',
  required: ['typ'],
  discriminator: { propertyName: 'typ' },
  oneOf: ROLE_NAMES.map(role =>
    Type.Object(
      { ...templateFields(role), name, typ: Type.Literal(role), remark },
      { additionalProperties: false },
    ),
  ),
});

export interface UpdateConfig {
  readonly id: string;
  readonly name: string;
  readonly typ: TemplateType;
  /** The values, or the values under the name of the role: both forms are in use. */
  readonly conf: TemplateConf | Readonly<Record<string, TemplateConf>>;
  readonly remark?: string | null;
}

/** updateConfig carries the fields in `conf`, directly or under the name of the type. */
export const UpdateConfigSchema = Type.Unsafe<UpdateConfig>({
  type: 'object',
  required: ['typ'],
  discriminator: { propertyName: 'typ' },
  oneOf: ROLE_NAMES.map(role => {
    const fields = Type.Object(templateFields(role), { additionalProperties: false });
    const nested = Type.Object({ [role]: fields }, { additionalProperties: false });
    return Type.Object(
      { id: IdSchema, name, typ: Type.Literal(role), conf: Type.Union([fields, nested]), remark },
      { additionalProperties: false },
    );
  }),
});

export const ConfigViewSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  typ: Type.Enum([...ROLE_NAMES]),
  conf: Type.Record(Type.String(), Type.Unknown()),
  remark: Type.String(),
});
export type ConfigView = Static<typeof ConfigViewSchema>;
