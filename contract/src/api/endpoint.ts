import Type, { type Static, type TSchema } from 'typebox';
import type { Text } from '../common/text.ts';
import type { Topic } from './topics.ts';

/** Who may call: everybody, or who has a role that holds it. With auth off everybody is an admin. */
export const PERMISSIONS = ['public', 'view', 'operate', 'administer'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What stands before the reason of a refusal; the requirement's words, never translated. */
export const FAILURE_PREFIXES = {
  create: '插入失败！',
  update: '更新失败！',
  delete: '删除失败！',
  select: '查询失败！',
  log: '查看日志失败！',
  execute: '执行失败！',
  login: '登陆失败！',
  other: '操作失败！',
} as const;
export type FailureKind = keyof typeof FAILURE_PREFIXES;

/**
 * How an answer travels: in the envelope, as a stream of events, in parts (a line of JSON each), as a file, after a body
 * that is a file, or with the cookie of a session beside it.
 */
type Transport = 'envelope' | 'session' | 'events' | 'parts' | 'file' | 'upload';

/** An interface of the console as data: routes, validation, OpenAPI and the page's client are made from it. */
export interface Endpoint<I extends TSchema = TSchema, O extends TSchema = TSchema> {
  readonly method: 'GET' | 'POST';
  readonly summary: Text;
  readonly permission: Permission;
  readonly failure: FailureKind;
  readonly transport: Transport;
  /** What a success changes, for pages that show it. */
  readonly changes?: readonly Topic[];
  /** Of the JSON body for POST, of the query for GET and uploads. */
  readonly input: I;
  /** Of `result`, or of a part. */
  readonly output: O;
}

export type InputOf<E extends Endpoint> = Static<E['input']>;
export type OutputOf<E extends Endpoint> = Static<E['output']>;

/** Completes an endpoint with what most have: an envelope. */
export function defineEndpoint<I extends TSchema, O extends TSchema>(
  endpoint: Omit<Endpoint<I, O>, 'transport'> & { transport?: Transport },
): Endpoint<I, O> {
  return { transport: 'envelope', ...endpoint };
}

/** `page` of a query: a whole number from 1, or -1 for all rows (lists) or the last page (logs). */
export const PageSchema = Type.Unsafe<string>({
  type: 'string',
  pattern: '^(-1|[1-9][0-9]{0,14})$',
  description: 'Page from 1; -1: all rows of a list, the last page of a log.',
});

/** A number from 1, as text. */
export const fromOne = (description: string) =>
  Type.Unsafe<string>({ type: 'string', pattern: '^[1-9][0-9]{0,14}$', description });

/** The last position or line that the caller has; 0 for none. */
export const PositionSchema = Type.Unsafe<string>({
  type: 'string',
  pattern: '^(0|[1-9][0-9]{0,14})$',
  description: 'The last one that the caller has, 0 for none.',
});

/** A page of rows in the requirement's form. */
export const pageOf = <T extends TSchema>(row: T) =>
  Type.Object({ currentPage: Type.Integer(), total: Type.Integer(), data: Type.Array(row) });

/** A body or query of exactly these members. */
export const exactly = <P extends Type.TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** Rows on a page of a list, and lines on a page of a log: the requirement's ten. */
export const PAGE_SIZE = 10;
