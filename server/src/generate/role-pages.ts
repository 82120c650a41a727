import { sayVersions } from '@dolphindeck/contract/common/version.ts';
import { ROLES, type RoleDefinition, type RoleField } from '@dolphindeck/contract/roles/index.ts';

interface FieldSchema {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

function bounds(schema: FieldSchema): string {
  if (schema.enum) return schema.enum.map(value => `\`${value}\``).join(', ');
  const parts = [
    schema.minimum === undefined ? '' : `from ${schema.minimum}`,
    schema.exclusiveMinimum === undefined ? '' : `above ${schema.exclusiveMinimum}`,
    schema.maximum === undefined ? '' : `to ${schema.maximum}`,
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
    schema.pattern === undefined ? '' : `\`${schema.pattern}\``,
  ];
  return parts.filter(part => part !== '').join(', ');
}

function row(name: string, field: RoleField): string {
  const schema = field.schema as FieldSchema;
  const needed = field.optional
    ? 'no'
    : field.when
      ? `when ${field.when.field} is ${field.when.equals}`
      : 'yes';
  const type = [schema.enum ? 'string' : schema.type, field.unit].filter(Boolean).join(', ');
  const versions = field.versions === undefined ? '' : `DolphinScheduler ${sayVersions(field.versions)}`;
  const notes = [versions, field.secret ? 'secret' : '', field.help?.en ?? ''].filter(Boolean).join('; ');
  return `| ${name} | ${field.label.en} / ${field.label.zh} | ${type} | ${bounds(schema)} | ${needed} | ${notes} |`;
}

function section(role: RoleDefinition): string[] {
  const { min, max } = role.hosts;
  const hosts = max === min ? `exactly ${min}` : `at least ${min}`;
  const fields = Object.entries(role.fields as Record<string, RoleField>);
  return [
    `## ${role.name}`,
    '',
    `${role.label.en} / ${role.label.zh}. ${role.help.en}`,
    '',
    `Hosts: ${hosts}; ${role.required ? 'required' : 'may be absent'}.` +
      (role.bodyMayBeNull ? ' `roleBody` may be null.' : '') +
      (role.takesExtra ? ' Takes `extra`.' : ''),
    '',
    '| field | label | type | values | required | notes |',
    '|---|---|---|---|---|---|',
    ...fields.map(([name, field]) => row(name, field)),
    '',
  ];
}

/** docs/generated/roles.md: every role and field of the catalogue. */
export function rolePages(): Map<string, string> {
  const text = [
    '# Roles of a cluster',
    '',
    'Generated from the role catalogue (`contract/src/roles`) by `npm run generate`; do not edit.',
    '',
    ...Object.values(ROLES).flatMap(section),
  ].join('\n');
  return new Map([['docs/generated/roles.md', text]]);
}
