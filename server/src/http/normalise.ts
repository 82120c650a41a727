import type { Endpoint, InputOf } from '@dolphindeck/contract/api/endpoint.ts';
import { EXECUTE_TYPES } from '@dolphindeck/contract/api/runs.ts';
import type { Action } from '@dolphindeck/contract/cluster/status.ts';

/** Wire forms that nothing behind the edge knows, each with what it becomes. */
type WithPage<I> = I extends { page: string } ? Omit<I, 'page'> & { page: number } : I;
type WithAction<I> = I extends { executeType: number | string }
  ? Omit<I, 'executeType'> & { action: Action }
  : I;

/** What a handler gets: the input of its schema, with numbers as numbers and `executeType` as a verb. */
export type NormalInput<E extends Endpoint> = WithAction<WithPage<InputOf<E>>>;

/** Turns a valid input into its inner form, once, for every interface: a member means the same in all of them. */
export function normalise<E extends Endpoint>(input: InputOf<E>): NormalInput<E> {
  const { page, executeType, ...rest } = input as Readonly<Record<string, unknown>>;
  return {
    ...rest,
    ...(page === undefined ? {} : { page: Number(page) }),
    ...(executeType === undefined ? {} : { action: EXECUTE_TYPES[Number(executeType)] }),
  } as unknown as NormalInput<E>;
}
