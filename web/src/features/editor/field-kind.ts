import type { RoleField } from '@dolphindeck/contract/roles/define.ts';

/** What a field's JSON Schema says, as a form needs it. */
export type FieldKind =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'switch' }
  | NumberKind
  | { readonly kind: 'text'; readonly maxLength: number | null; readonly pattern: string | null };

interface NumberKind {
  readonly kind: 'number';
  readonly whole: boolean;
  readonly min: number | null;
  /** The least value is not one itself. */
  readonly above: boolean;
  readonly max: number | null;
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export function kindOf(field: RoleField): FieldKind {
  const schema = field.schema as JsonSchema;
  if (schema.enum !== undefined) return { kind: 'choice', values: schema.enum };
  if (schema.type === 'boolean') return { kind: 'switch' };
  if (schema.type === 'integer' || schema.type === 'number') {
    return {
      kind: 'number',
      whole: schema.type === 'integer',
      min: schema.exclusiveMinimum ?? schema.minimum ?? null,
      above: schema.exclusiveMinimum !== undefined,
      max: schema.maximum ?? null,
    };
  }
  return { kind: 'text', maxLength: schema.maxLength ?? null, pattern: schema.pattern ?? null };
}

/** Digits as a number; anything else stays as it was typed, so that nothing that a person sees is lost. */
export function numberOf(text: string): number | string | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(typed) && Number.isFinite(Number(typed)) ? Number(typed) : typed;
}

export type ValueProblem = 'number' | 'pattern' | 'length';

/** What is wrong with a value that is there, or null. */
export function valueProblem(kind: FieldKind, value: unknown): ValueProblem | null {
  if (value === undefined || value === '') return null;
  if (kind.kind === 'number') return isInside(kind, value) ? null : 'number';
  if (kind.kind !== 'text' || typeof value !== 'string') return null;
  if (kind.maxLength !== null && value.length > kind.maxLength) return 'length';
  return kind.pattern !== null && !new RegExp(kind.pattern).test(value) ? 'pattern' : null;
}

function isInside({ whole, min, above, max }: NumberKind, value: unknown): boolean {
  if (typeof value !== 'number' || (whole && !Number.isInteger(value))) return false;
  if (min !== null && (above ? value <= min : value < min)) return false;
  return max === null || value <= max;
}

/** The bounds of a number for a person: `1–65535`, `> 0`, `≥ 64`. */
export function boundsOf({ min, above, max }: NumberKind): string {
  if (min !== null && above) return max === null ? `> ${min}` : `> ${min}, ≤ ${max}`;
  if (min !== null && max !== null) return `${min}–${max}`;
  return [min === null ? '' : `≥ ${min}`, max === null ? '' : `≤ ${max}`].join('');
}
