import type { TSchema } from 'typebox';
import type { Text } from '../common/text.ts';
import { isWithin, parseVersion, type Versions } from '../common/version.ts';

/** The names of the requirement, in the order in which the editor shows them. */
export const ROLE_NAMES = [
  'frontend',
  'backend',
  'alert',
  'master',
  'worker',
  'database',
  'hadoop',
  'common',
  'zookeeper',
] as const;

export type RoleName = (typeof ROLE_NAMES)[number];

/** One setting of a role. */
export interface RoleField {
  /** What a value must be; validation, OpenAPI, forms and Ansible's argument specs come from it. */
  readonly schema: TSchema;
  readonly label: Text;
  readonly help?: Text;
  readonly unit?: string;
  /** What a new form is filled with. A save is never completed with it: a documented field must be sent. */
  readonly initial?: string | number | boolean;
  /** Our addition to the requirement's fields, so a save may leave it out. */
  readonly optional?: true;
  /** Encrypted at rest, masked in every log, hidden from viewers. */
  readonly secret?: true;
  /** The field belongs to the role only while another field has this value. */
  readonly when?: { readonly field: string; readonly equals: string | true };
  /** The versions of DolphinScheduler that have it; absent: all of them. */
  readonly versions?: Versions;
  /** The value ends up in a Spring property, which cannot carry a placeholder (`${…}`). */
  readonly springProperty?: true;
  /** The value is a port that a server of this role listens on. */
  readonly listens?: true;
}

export interface RoleDefinition {
  readonly name: RoleName;
  readonly label: Text;
  readonly help: Text;
  /** How many hosts the role needs when it is present. */
  readonly hosts: { readonly min: number; readonly max?: number };
  /** A cluster without it is refused. */
  readonly required: boolean;
  /** `roleBody` may be null: the role has no documented fields. */
  readonly bodyMayBeNull?: true;
  /** Settings that the catalogue lacks are accepted under `extra` and reach the role's own configuration file. */
  readonly takesExtra: boolean;
  readonly fields: Readonly<Record<string, RoleField>>;
}

/** Checks a role definition at compile time; a condition must name a field of the same role. */
export function defineRole<const F extends Readonly<Record<string, RoleField>>>(
  role: Omit<RoleDefinition, 'fields'> & { fields: F },
): RoleDefinition & { fields: F } {
  for (const [name, field] of Object.entries(role.fields as Record<string, RoleField>)) {
    if (field.when !== undefined && !(field.when.field in role.fields)) {
      throw new Error(`${role.name}.${name} depends on the unknown field ${field.when.field}`);
    }
  }
  return role;
}

/** Whether a version of DolphinScheduler has a field. One that is no version (yet) has all of them. */
export function existsIn(field: RoleField, version: string): boolean {
  const numbers = parseVersion(version);
  return field.versions === undefined || numbers === null || isWithin(numbers, field.versions);
}

/** Whether a field is our addition to the requirement's: optional, or one that goes with an optional one. */
export function isAddition(role: RoleDefinition, field: RoleField): boolean {
  return (
    field.optional === true || (field.when !== undefined && role.fields[field.when.field]?.optional === true)
  );
}

/** Whether a field belongs to a role body that has these values. */
export function applies(field: RoleField, body: Readonly<Record<string, unknown>>): boolean {
  return field.when === undefined || body[field.when.field] === field.when.equals;
}
