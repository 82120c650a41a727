import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { ROLE_NAMES } from '@dolphindeck/contract/roles/define.ts';
import type { ErrorObject } from 'ajv';
import { reduceBranches } from './branch-errors.ts';

/**
 * The one thing that is wrong with a request, out of everything that the validator says: the first error that is
 * not a consequence of another one, with its field under the name that a person knows.
 */
export function problemOf(errors: readonly ErrorObject[], input: unknown): Problem {
  const real = reduceBranches(errors).filter(error => error.keyword !== 'if');
  const error = real[0] ?? errors[0];
  if (error === undefined) throw new Error('a request was refused without an error');
  const problem = translate(error, input);
  // All that can be wrong with a page has one remedy; the pattern says less than the sentence.
  return problem.field === 'page' && error.keyword !== 'additionalProperties'
    ? { code: 'page_number', field: 'page' }
    : problem;
}

type Params = Readonly<Record<string, unknown>>;

function translate({ keyword, params, instancePath, parentSchema }: ErrorObject, input: unknown): Problem {
  const given: Params = params;
  const at = (member?: unknown) => fieldOf(instancePath, input, member);
  switch (keyword) {
    case 'required':
      return { code: 'field_required', field: at(given.missingProperty) };
    case 'additionalProperties':
      return unknownMember(at(given.additionalProperty), parentSchema);
    case 'discriminator':
      return wrongTag(given, at(given.tag));
    case 'type':
    case 'anyOf':
      return { code: 'field_type', field: at(), params: { expected: list(given.type) } };
    case 'enum':
      return { code: 'field_enum', field: at(), params: { allowed: list(distinct(given.allowedValues)) } };
    case 'const':
      return { code: 'field_enum', field: at(), params: { allowed: String(given.allowedValue) } };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return { code: 'field_range', field: at(), params: { limit: `${given.comparison} ${given.limit}` } };
    case 'minItems':
      return instancePath === '/hosts'
        ? { code: 'hosts_empty', field: 'hosts' }
        : lengthProblem('>=', given, at());
    case 'minLength':
      return lengthProblem('>=', given, at());
    case 'maxLength':
    case 'maxItems':
      return lengthProblem('<=', given, at());
    case 'pattern':
      return { code: 'field_format', field: at(), params: { pattern: String(given.pattern) } };
    default:
      throw new Error(`no words for the validator's keyword ${keyword}`);
  }
}

function lengthProblem(comparison: string, { limit }: Params, field: string): Problem {
  return { code: 'field_length', field, params: { limit: `${comparison} ${limit}` } };
}

/** A name that is refused because it does not have the form that the names of its map have, or simply unknown. */
function unknownMember(field: string, schema: unknown): Problem {
  const [pattern] = Object.keys((schema as { patternProperties?: object }).patternProperties ?? {});
  return pattern === undefined
    ? { code: 'field_unknown', field }
    : { code: 'field_format', field, params: { pattern } };
}

/** The member that decides which schema holds is missing, no string, or names none. */
function wrongTag({ error, tagValue }: Params, field: string): Problem {
  if (error === 'mapping') {
    return {
      code: 'role_unknown',
      field,
      params: { role: clip(String(tagValue)), allowed: list(ROLE_NAMES) },
    };
  }
  return tagValue === undefined
    ? { code: 'field_required', field }
    : { code: 'field_type', field, params: { expected: 'string' } };
}

/** `0` and `"0"` are one value to a person. */
const distinct = (values: unknown) => (Array.isArray(values) ? [...new Set(values.map(String))] : values);

const list = (values: unknown) => (Array.isArray(values) ? values.join(', ') : String(values));

/** `/roles/3/roleBody/serverPort` → `roles.backend.roleBody.serverPort`: a person knows roles by name. */
function fieldOf(instancePath: string, input: unknown, member?: unknown): string {
  const path = instancePath
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (member !== undefined) path.push(String(member));
  if (path[0] === 'roles' && path.length > 2) {
    const role = (input as { roles: readonly { roleName?: unknown }[] }).roles[Number(path[1])]?.roleName;
    const known = ROLE_NAMES.find(name => name === role);
    if (known !== undefined) path[1] = known;
  }
  return path.length === 0 ? 'body' : clip(path.join('.'));
}

/** A name that a stranger chose may be a megabyte long. */
function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
