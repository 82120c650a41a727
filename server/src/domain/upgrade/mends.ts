/**
 * What is done to an older database before a release's own scripts, where these stop at what is there. It comes after the
 * restore point, and is rehearsed with the scripts.
 */
export interface Mend {
  /** A query that answers a row where the mend is needed. */
  readonly when: string;
  readonly statement: string;
}

/**
 * 3.1 drops the column `k8s` of `t_ds_k8s_namespace`, then the unique index with it. MariaDB, other than MySQL, drops no
 * column of a unique index with several, so the index goes first. Met with 3.1.9. Where 3.0 makes the index in the same
 * command it cannot help: `hopsBetween` leads by 3.0.6.
 */
export const NAMESPACE_INDEX: Mend = {
  when: `select 1 from information_schema.statistics where table_schema = database() and table_name = 't_ds_k8s_namespace' and index_name = 'k8s_namespace_unique' and column_name = 'k8s'`,
  statement: 'alter table t_ds_k8s_namespace drop index k8s_namespace_unique',
};
