import type { DatabaseVars, Mend } from '../database-vars.ts';

/**
 * 3.1 drops the column `k8s` of `t_ds_k8s_namespace`, then the unique index with it. MariaDB, other than MySQL, drops no
 * column of a unique index with several, so the index goes first. Met with 3.1.9. Where 3.0 makes the index in the same
 * command it cannot help: `hopsBetween` leads by 3.0.6.
 */
export const NAMESPACE_INDEX: Mend = {
  before: `select 'alter table t_ds_k8s_namespace drop index k8s_namespace_unique' from information_schema.statistics where table_schema = database() and table_name = 't_ds_k8s_namespace' and index_name = 'k8s_namespace_unique' and column_name = 'k8s'`,
};

/** The timer's tables are still of the collation that 3.2.0 changes. */
const TIMER_IS_OLD = `exists (select 1 from information_schema.columns c where c.table_schema = database() and left(c.table_name, 5) = 'QRTZ_' and c.collation_name not in ('utf8_bin', 'utf8mb3_bin'))`;

/** The foreign keys among the timer's tables. */
const TIMER_KEYS = `from information_schema.referential_constraints r where r.constraint_schema = database() and left(r.table_name, 5) = 'QRTZ_' and ${TIMER_IS_OLD}`;

/** The columns of the key of `TIMER_KEYS`, of one side. */
const columns = (name: string) =>
  `(select group_concat(k.${name} order by k.ordinal_position separator ', ') from information_schema.key_column_usage k where k.constraint_schema = r.constraint_schema and k.table_name = r.table_name and k.constraint_name = r.constraint_name)`;

/**
 * 3.2.0 changes the collation of the timer's columns that are in foreign keys, with `foreign_key_checks` off, which is
 * enough for MySQL and not for MariaDB. So the keys go before and are made again, as they were, afterwards, when MariaDB
 * looks whether every row still has the one that it refers to. Met with 3.1.9 → 3.2.2.
 */
export const TIMER_FOREIGN_KEYS: Mend = {
  before: `select concat('alter table ', r.table_name, ' drop foreign key ', r.constraint_name) ${TIMER_KEYS}`,
  after: `select concat('alter table ', r.table_name, ' add constraint ', r.constraint_name, ' foreign key (', ${columns('column_name')}, ') references ', r.referenced_table_name, ' (', ${columns('referenced_column_name')}, ') on update ', r.update_rule, ' on delete ', r.delete_rule) ${TIMER_KEYS}`,
};

/**
 * The column of a project's parameters that 3.3 asks for before it runs any task. Its scripts add it in the step to 3.2.2,
 * where it was put after 3.2.2 had come out, so a database of that release never gets it, and no workflow ends. The column
 * `operator` is of that step in both, and tells that it was made; an older database gets the two by it, and MySQL refuses
 * one that is there. Met with 3.2.2 → 3.3.
 */
export function parameterType(type: DatabaseVars['type']): Mend {
  const schema = type === 'mysql' ? 'database()' : 'current_schema()';
  const columns = `from information_schema.columns where table_schema = ${schema} and table_name = 't_ds_project_parameter' and column_name`;
  return {
    before: `select 'alter table t_ds_project_parameter add column param_data_type varchar(50) default ''VARCHAR''' ${columns} = 'operator' and not exists (select 1 ${columns} = 'param_data_type')`,
  };
}
