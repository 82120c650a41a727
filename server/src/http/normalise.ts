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
  const { page, executeType, privateKey, ...rest } = input as Readonly<Record<string, unknown>>;
  return {
    ...rest,
    ...(privateKey === undefined ? {} : { privateKey: tidyKey(String(privateKey)) }),
    ...(page === undefined ? {} : { page: Number(page) }),
    ...(executeType === undefined ? {} : { action: EXECUTE_TYPES[Number(executeType)] }),
  } as unknown as NormalInput<E>;
}

/** A key that went through a form or an editor of Windows: ssh wants bare line feeds, and one at the end. */
function tidyKey(key: string): string {
  return key === '' ? key : `${key.replaceAll('\r\n', '\n').trim()}\n`;
}
