/** A JSON Schema as far as the contract uses it. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string };
}

/**
 * The place of a text in an input: names of members joined by dots; `[]` any item of a list, `[role=x]` the variant
 * with that member, `*` the value of a map and `*name` the name of it.
 */
export type Place = string;

/** Every place of a schema where a text may stand, whatever the text must look like. */
export function placesIn(schema: object): Place[] {
  return [...new Set(walk(schema as Schema, []))].sort();
}

function* walk(schema: Schema, path: readonly string[]): Generator<Place> {
  const { properties, patternProperties, items, anyOf, oneOf, discriminator } = schema;
  for (const variant of [...(anyOf ?? []), ...(oneOf ?? [])]) {
    const name = discriminator?.propertyName;
    const value = name === undefined ? undefined : variant.properties?.[name]?.const;
    yield* walk(variant, value === undefined ? path : [...path, `[${name}=${value}]`]);
  }
  for (const [name, member] of Object.entries(properties ?? {})) yield* walk(member, [...path, name]);
  for (const value of Object.values(patternProperties ?? {})) {
    yield [...path, '*name'].join('.');
    yield* walk(value, [...path, '*']);
  }
  if (items !== undefined) yield* walk(items, [...path, '[]']);
  const takesText = schema.type === 'string' || [schema.const, ...(schema.enum ?? [])].some(isText);
  // A schema that says nothing takes anything.
  if (takesText || Object.keys(schema).length === 0) yield path.join('.');
}

const isText = (value: unknown) => typeof value === 'string';

type Json = Record<string, unknown>;

/**
 * The input with the text at a place, or undefined when it has no such place (a role or a map that it lacks).
 * @throws never: a place whose parents are there is filled even when the input leaves it out
 */
export function withText<T extends object>(input: T, place: Place, text: string): T | undefined {
  const copy = structuredClone(input);
  let holder: unknown = copy;
  const steps = place.split('.').filter(step => step !== '');
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1;
    if (typeof holder !== 'object' || holder === null) return undefined;
    const object = holder as Json;
    const variant = /^\[(\w+)=(\w+)\]$/.exec(step);
    if (variant !== null) {
      if (object[variant[1] ?? ''] !== variant[2]) return undefined;
      continue;
    }
    if (step === '*name') {
      const [[name, value] = ['', '']] = Object.entries(object);
      delete object[name];
      Object.defineProperty(object, text, { value, enumerable: true, configurable: true });
      return copy;
    }
    const key = keyOf(object, step, steps[index + 1]);
    if (key === undefined) return undefined;
    if (last) object[key] = text;
    holder = object[key];
  }
  return copy;
}

function keyOf(object: Json, step: string, next: string | undefined): string | undefined {
  if (step === '*') return Object.keys(object)[0];
  if (step !== '[]') return step;
  const variant = /^\[(\w+)=(\w+)\]$/.exec(next ?? '');
  const index = Object.values(object).findIndex(
    item => variant === null || (item as Json)[variant[1] ?? ''] === variant[2],
  );
  return index < 0 ? undefined : String(index);
}

/** What stands at a place; undefined when nothing does. */
export function textAt(input: unknown, place: Place): unknown {
  let at: unknown = input;
  const steps = place.split('.').filter(step => step !== '');
  for (const [index, step] of steps.entries()) {
    if (step.startsWith('[') && step !== '[]') continue;
    if (typeof at !== 'object' || at === null) return undefined;
    if (step === '*name') return Object.keys(at)[0];
    const key = keyOf(at as Json, step, steps[index + 1]);
    at = key === undefined ? undefined : (at as Json)[key];
  }
  return at;
}
