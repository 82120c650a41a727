import type { Endpoint, InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import { EXECUTE_TYPES, type ExecuteType } from '@dolphindeck/contract/api/runs.ts';

/** Members of a query that are numbers; there they are digits. */
const NUMBERS = ['page', 'after', 'from', 'count'] as const;
/** Members of a query that are `true` or absent. */
const FLAGS = ['failed', 'gzip'] as const;

/** Wire forms that nothing behind the edge knows, each with what it becomes. Optional members stay so. */
type WithValues<I> = {
  [K in keyof I]: K extends (typeof NUMBERS)[number]
    ? number
    : K extends (typeof FLAGS)[number]
      ? boolean
      : I[K];
};
type WithAction<I> = I extends { executeType: number | string }
  ? Omit<I, 'executeType'> & { action: ExecuteType }
  : I;

/** What a handler gets: the input of its schema, with numbers as numbers and `executeType` as a verb. */
export type NormalInput<E extends Endpoint> = WithAction<WithValues<InputOf<E>>>;

/** Turns a valid input into its inner form, once, for every interface: a member means the same in all of them. */
export function normalise<E extends Endpoint>(input: InputOf<E>): NormalInput<E> {
  const { executeType, privateKey, ...rest } = input as Readonly<Record<string, unknown>>;
  return {
    ...rest,
    ...converted(rest, NUMBERS, Number),
    ...converted(rest, FLAGS, value => value === 'true'),
    ...(privateKey === undefined ? {} : { privateKey: tidyKey(String(privateKey)) }),
    ...(executeType === undefined ? {} : { action: EXECUTE_TYPES[Number(executeType)] }),
  } as unknown as NormalInput<E>;
}

function converted(
  input: Readonly<Record<string, unknown>>,
  names: readonly string[],
  convert: (value: unknown) => unknown,
): object {
  const given = names.filter(name => Object.hasOwn(input, name));
  return Object.fromEntries(given.map(name => [name, convert(input[name])]));
}

/** A key that went through a form or an editor of Windows: ssh wants bare line feeds, and one at the end. */
function tidyKey(key: string): string {
  return key === '' ? key : `${key.replaceAll('\r\n', '\n').trim()}\n`;
}
