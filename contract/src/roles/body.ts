import Type, { type TSchema } from 'typebox';
import { describedSchema } from './common-fields.ts';
import type { RoleDefinition, RoleField, RoleName } from './define.ts';
import { ROLES } from './index.ts';

/** Names of settings under `extra`: what property files and zoo.cfg carry without escaping. */
export const EXTRA_KEY = '^[A-Za-z][A-Za-z0-9._-]{0,127}$';

/** Settings beyond the catalogue: key to value, written into the role's own configuration file. */
export const ExtraSchema = Type.Record(
  Type.String({ pattern: EXTRA_KEY }),
  Type.Union([Type.String({ maxLength: 4096 }), Type.Number(), Type.Boolean()]),
  { additionalProperties: false },
);

/** The conditions of a role's fields, grouped: while `field` equals `equals`, `names` are required. */
function conditions(role: RoleDefinition): { field: string; equals: string | true; names: string[] }[] {
  const groups = new Map<string, { field: string; equals: string | true; names: string[] }>();
  for (const [name, { when, optional }] of Object.entries(role.fields as Record<string, RoleField>)) {
    if (when === undefined || optional) continue;
    const key = `${when.field}=${when.equals}`;
    const group = groups.get(key) ?? { ...when, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * The JSON Schema of a role's body, made from the catalogue: every documented field required (conditional ones
 * while their condition holds), optional ones typed, everything else refused.
 */
export function bodySchema(name: RoleName): TSchema {
  const role = ROLES[name];
  const fields = Object.entries(role.fields as Record<string, RoleField>);
  const properties = Object.fromEntries(fields.map(([key, field]) => [key, describedSchema(field)]));
  const required = fields.filter(([, f]) => !f.optional && f.when === undefined).map(([key]) => key);
  const allOf = conditions(role).map(({ field, equals, names }) => ({
    // Without `required` the condition would hold for a body that lacks the field.
    if: { properties: { [field]: { const: equals } }, required: [field] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word.
    then: { required: names },
  }));
  const object = {
    type: 'object',
    properties: role.takesExtra ? { ...properties, extra: ExtraSchema } : properties,
    required,
    additionalProperties: false,
    ...(allOf.length > 0 ? { allOf } : {}),
  };
  return role.bodyMayBeNull ? Type.Unsafe({ anyOf: [object, { type: 'null' }] }) : Type.Unsafe(object);
}
