import { ROLES, type RoleDefinition, type RoleField } from '@dolphindeck/contract/roles/index.ts';

/** What JSON Schema's keywords of a catalogue field say that Ansible can check too. */
interface FieldSchema {
  type?: string;
  enum?: readonly string[];
}

const ANSIBLE_TYPES: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
};

function option(name: string, field: RoleField): string[] {
  const { type, enum: choices } = field.schema as FieldSchema;
  const required = field.optional === undefined && field.when === undefined;
  return [
    `          ${name}:`,
    `            type: ${choices ? 'str' : (ANSIBLE_TYPES[type ?? ''] ?? 'raw')}`,
    ...(choices ? [`            choices: [${choices.join(', ')}]`] : []),
    ...(required ? ['            required: true'] : []),
    ...(field.secret ? ['            no_log: true'] : []),
    `            description: ${JSON.stringify(field.label.en)}`,
  ];
}

/**
 * Ansible's own check of a role's settings, made from the catalogue: the vars file of a run must be what the
 * console validated, or `configure` fails before it writes anything.
 */
function argumentSpec(role: RoleDefinition): string {
  const fields = Object.entries(role.fields as Record<string, RoleField>);
  return [
    '# Generated from the role catalogue by `npm run generate`; do not edit.',
    '---',
    'argument_specs:',
    '  configure:',
    `    short_description: ${JSON.stringify(`Writes the configuration of ${role.label.en}`)}`,
    '    options:',
    `      ${role.name}_body:`,
    '        description: Settings of the role as saved in the cluster.',
    '        type: dict',
    ...(role.bodyMayBeNull ? [] : ['        required: true']),
    '        options:',
    ...fields.flatMap(([name, field]) => option(name, field)),
    ...(role.takesExtra
      ? [
          '          extra:',
          '            type: dict',
          '            description: Settings beyond the catalogue, for the configuration file of the role.',
        ]
      : []),
    '',
  ].join('\n');
}

/** Path in the checkout to text, for every role of the catalogue. */
export function argumentSpecs(): Map<string, string> {
  return new Map(
    Object.values(ROLES).map(role => [
      `ansible/roles/${role.name}/meta/argument_specs.yml`,
      argumentSpec(role),
    ]),
  );
}
