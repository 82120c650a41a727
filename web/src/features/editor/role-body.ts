import type { HIDDEN_SECRET as Hidden, RoleBody, RoleExtra } from '@dolphindeck/contract/cluster/cluster.ts';
import {
  applies,
  existsIn,
  type RoleDefinition,
  type RoleField,
} from '@dolphindeck/contract/roles/define.ts';
import { hasSecretName } from '@dolphindeck/contract/roles/secret-setting.ts';

export type FieldValue = string | number | boolean;
/** Typed as the contract's literal: it cannot differ, and its value would bring TypeBox along. */
export const HIDDEN_SECRET: typeof Hidden = '******';

type Conf = Readonly<Record<string, unknown>>;

/** The body of a role that is new: the catalogue's first values of the fields that apply, null when it may be. */
export function initialBody(role: RoleDefinition): RoleBody | null {
  let body: RoleBody = {};
  for (const [name, field] of Object.entries(role.fields)) {
    if (field.initial !== undefined && applies(field, body)) body = { ...body, [name]: field.initial };
  }
  return normal(role, body);
}

/** `null` instead of an empty body where the contract allows it. */
export function normal(role: RoleDefinition, body: RoleBody): RoleBody | null {
  return role.bodyMayBeNull && Object.keys(body).length === 0 ? null : body;
}

/**
 * A body with another value of a field; undefined takes it out. Fields whose condition it ends leave the body, those
 * whose condition it fulfils come with what they had (`parked`) or their first value.
 */
export function withField(
  role: RoleDefinition,
  body: RoleBody,
  name: string,
  value: FieldValue | undefined,
  parked: RoleBody = {},
): RoleBody {
  let changed = put(body, name, value);
  for (const [other, field] of Object.entries(role.fields)) {
    if (field.when?.field === name) changed = settle(changed, other, field, parked);
  }
  return changed;
}

function settle(body: RoleBody, name: string, field: RoleField, parked: RoleBody): RoleBody {
  if (!applies(field, body)) return put(body, name, undefined);
  return body[name] === undefined ? put(body, name, parked[name] ?? field.initial) : body;
}

function put(body: RoleBody, name: string, value: RoleBody[string]): RoleBody {
  if (value !== undefined) return { ...body, [name]: value };
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
}

export function withExtra(body: RoleBody, extra: RoleExtra): RoleBody {
  return put(body, 'extra', Object.keys(extra).length === 0 ? undefined : extra);
}

/**
 * A body filled from a template: its values replace those of the body, of `extra` key by key. Secrets that the reader
 * may not see are left out, for they would keep another cluster's.
 */
export function fromTemplate(role: RoleDefinition, body: RoleBody, conf: Conf): RoleBody {
  let filled = body;
  for (const [name, field] of Object.entries(role.fields)) {
    const value = conf[name];
    if (value === undefined || value === HIDDEN_SECRET) filled = settleOnce(filled, name, field);
    else if (applies(field, filled)) filled = withField(role, filled, name, value as FieldValue);
  }
  const extra = role.takesExtra ? (conf.extra as RoleExtra | undefined) : undefined;
  return extra === undefined ? filled : withExtra(filled, { ...filled.extra, ...withoutHidden(extra) });
}

function settleOnce(body: RoleBody, name: string, field: RoleField): RoleBody {
  return field.when === undefined ? body : settle(body, name, field, {});
}

/** What a template keeps of a body: all but secrets that the reader may not see. */
export function toTemplate(body: RoleBody | null): Conf {
  const kept = withoutSecrets(body ?? {});
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

/** A body without secrets that the reader may not see: they are stored for its place only. */
export function withoutSecrets(body: RoleBody): RoleBody {
  const { extra } = body;
  const fields = Object.entries(body).filter(([, value]) => value !== HIDDEN_SECRET);
  const kept: RoleBody = Object.fromEntries(fields);
  return extra === undefined ? kept : withExtra(kept, withoutHidden(extra));
}

/** Free settings without secrets that the reader may not see. */
export function withoutHidden<V extends FieldValue>(
  settings: Readonly<Record<string, V>>,
): Record<string, V> {
  const isHidden = (name: string, value: V) => value === HIDDEN_SECRET && hasSecretName(name);
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => !isHidden(name, value)));
}

/** The fields that a body must have in a version and lacks. */
export function missingFields(role: RoleDefinition, body: RoleBody | null, version: string): string[] {
  return Object.entries(role.fields)
    .filter(([name, field]) => needs(field, body ?? {}, version) && isEmpty(body?.[name]))
    .map(([name]) => name);
}

function needs(field: RoleField, body: RoleBody, version: string): boolean {
  return !field.optional && applies(field, body) && existsIn(field, version);
}

/** A body without the fields that a version lacks: the form does not show them, so nobody could take them out. */
export function bodyIn(role: RoleDefinition, body: RoleBody, version: string): RoleBody {
  const lacks = (name: string) => {
    const field = role.fields[name];
    return field !== undefined && !existsIn(field, version);
  };
  return Object.fromEntries(Object.entries(body).filter(([name]) => !lacks(name)));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '';
}
