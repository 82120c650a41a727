import type { Selectable } from 'kysely';
import type { Place } from '../secrets/vault.ts';
import type { TableName, Tables } from './tables.ts';

const at =
  (table: TableName, field: string) =>
  (row: string): Place => ({ table, row, field });

/** Secrets of a cluster's roles, as they are saved and as they were deployed: the second is a copy of the first. */
export const clusterSecretsAt = at('cluster', 'secrets');
export const templateSecretsAt = at('config_template', 'secrets');
export const hostPasswordAt = at('host', 'password');
export const hostKeyAt = at('host', 'private_key');
export const consoleKeyAt = at('console_key', 'private_key');
export const signInPasswordAt = at('cluster_sign_in', 'password');
/** Where a frozen plan is sealed. The name is that of the table in which it once was. */
export const planAt = at('run', 'plan');

type SealedColumn<T extends TableName> = Extract<keyof Tables[T], `${string}_sealed`>;

type SealedColumns = {
  readonly [T in TableName as SealedColumn<T> extends never ? never : T]: {
    readonly [C in SealedColumn<T>]: (row: Selectable<Tables[T]>) => Place;
  };
};

/** Every column that is ciphertext of the vault, with the place of a row's; the types hold the list to be whole. */
export const SEALED_COLUMNS: SealedColumns = {
  cluster: {
    secrets_sealed: row => clusterSecretsAt(row.id),
    deployed_secrets_sealed: row => clusterSecretsAt(row.id),
  },
  config_template: { secrets_sealed: row => templateSecretsAt(row.id) },
  host: { password_sealed: row => hostPasswordAt(row.id), private_key_sealed: row => hostKeyAt(row.id) },
  console_key: { private_key_sealed: row => consoleKeyAt(row.id) },
  cluster_sign_in: { password_sealed: row => signInPasswordAt(row.cluster_id) },
  run_plan: { plan_sealed: row => planAt(row.run_id) },
};
