import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

/** Columns that every list needs: the order of creation, and the public id. */
function table(db: Kysely<unknown>, name: string): CreateTableBuilder<string, 'seq' | 'id'> {
  return db.schema
    .createTable(name)
    .addColumn('seq', 'integer', c => c.primaryKey().autoIncrement())
    .addColumn('id', 'text', c => c.notNull().unique());
}

async function createClusters(db: Kysely<unknown>): Promise<void> {
  await table(db, 'cluster')
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('status', 'text', c => c.notNull())
    .addColumn('started', 'integer')
    .addColumn('spec', 'text', c => c.notNull())
    .addColumn('secrets_sealed', 'text')
    .addColumn('revision', 'integer', c => c.notNull())
    .addColumn('created_at', 'text', c => c.notNull())
    .addColumn('updated_at', 'text', c => c.notNull())
    .addCheckConstraint(
      'cluster_started',
      sql`(status in ('startsuccess', 'stopfailure')) = (started is not null and started = 1)`,
    )
    .execute();
  await db.schema
    .createIndex('cluster_one_started')
    .unique()
    .on('cluster')
    .column('started')
    .where(sql.ref('started'), '=', sql.lit(1))
    .execute();
  await db.schema
    .createTable('cluster_host')
    .addColumn('cluster_id', 'text', c => c.notNull().references('cluster.id').onDelete('cascade'))
    .addColumn('address', 'text', c => c.notNull())
    .addPrimaryKeyConstraint('cluster_host_once', ['cluster_id', 'address'])
    .execute();
  await db.schema.createIndex('cluster_host_address').on('cluster_host').column('address').execute();
}

async function createHosts(db: Kysely<unknown>): Promise<void> {
  await table(db, 'host')
    .addColumn('ip', 'text', c => c.notNull().unique())
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('port', 'integer', c => c.notNull())
    .addColumn('user', 'text', c => c.notNull())
    .addColumn('password_sealed', 'text')
    .addColumn('private_key_sealed', 'text')
    .addColumn('host_key', 'text', c => c.notNull())
    .addColumn('facts', 'text')
    .addColumn('remark', 'text', c => c.notNull())
    .addColumn('created_at', 'text', c => c.notNull())
    .addColumn('updated_at', 'text', c => c.notNull())
    .execute();
}

async function createTemplates(db: Kysely<unknown>): Promise<void> {
  await table(db, 'config_template')
    .addColumn('typ', 'text', c => c.notNull())
    .addColumn('name', 'text', c => c.notNull())
    .addColumn('conf', 'text', c => c.notNull())
    .addColumn('secrets_sealed', 'text')
    .addColumn('remark', 'text', c => c.notNull())
    .addColumn('created_at', 'text', c => c.notNull())
    .addColumn('updated_at', 'text', c => c.notNull())
    .addUniqueConstraint('config_template_name', ['typ', 'name'])
    .execute();
}

async function createRuns(db: Kysely<unknown>): Promise<void> {
  await table(db, 'run')
    .addColumn('cluster_id', 'text', c => c.notNull())
    .addColumn('cluster_name', 'text', c => c.notNull())
    .addColumn('action', 'text', c => c.notNull())
    .addColumn('state', 'text', c => c.notNull())
    .addColumn('active', 'integer')
    .addColumn('hosts', 'text', c => c.notNull())
    .addColumn('packages', 'text', c => c.notNull())
    .addColumn('plan_sealed', 'text')
    .addColumn('then_id', 'text')
    .addColumn('then_plan_sealed', 'text')
    .addColumn('created_at', 'text', c => c.notNull())
    .addColumn('started_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('supervisor_pid', 'integer')
    .addColumn('supervisor_start', 'text')
    .addColumn('supervisor_boot', 'text')
    .addColumn('event_offset', 'bigint', c => c.notNull())
    .addColumn('events', 'integer', c => c.notNull())
    .addColumn('lines', 'integer', c => c.notNull())
    .addColumn('tasks', 'integer', c => c.notNull())
    .addColumn('recap', 'text', c => c.notNull())
    .addColumn('failure', 'text')
    .addCheckConstraint(
      'run_active',
      sql`(state in ('waiting', 'running')) = (active is not null and active = 1)`,
    )
    .execute();
  await db.schema
    .createIndex('run_one_unfinished')
    .unique()
    .on('run')
    .column('active')
    .where(sql.ref('active'), '=', sql.lit(1))
    .execute();
  await db.schema.createIndex('run_of_cluster').on('run').columns(['cluster_id', 'seq']).execute();
}

async function createEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('run_event')
    .addColumn('run_id', 'text', c => c.notNull())
    .addColumn('position', 'integer', c => c.notNull())
    .addColumn('line_no', 'integer')
    .addColumn('body', 'text', c => c.notNull())
    .addPrimaryKeyConstraint('run_event_position', ['run_id', 'position'])
    .addUniqueConstraint('run_event_line', ['run_id', 'line_no'])
    .execute();
}

async function createPackages(db: Kysely<unknown>): Promise<void> {
  await table(db, 'package')
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('kind', 'text', c => c.notNull())
    .addColumn('version', 'text', c => c.notNull())
    .addColumn('arch', 'text', c => c.notNull())
    .addColumn('bytes', 'bigint', c => c.notNull())
    .addColumn('modified_ms', 'bigint', c => c.notNull())
    .addColumn('sha512', 'text', c => c.notNull())
    .addColumn('added_at', 'text', c => c.notNull())
    .addUniqueConstraint('package_identity', ['kind', 'version', 'arch'])
    .execute();
}

async function createRecords(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('seq', 'integer', c => c.primaryKey().autoIncrement())
    .addColumn('at', 'text', c => c.notNull())
    .addColumn('who', 'text', c => c.notNull())
    .addColumn('address', 'text', c => c.notNull())
    .addColumn('action', 'text', c => c.notNull())
    .addColumn('target_type', 'text', c => c.notNull())
    .addColumn('target_id', 'text', c => c.notNull())
    .addColumn('target_name', 'text', c => c.notNull())
    .addColumn('details', 'text', c => c.notNull())
    .execute();
  await db.schema
    .createTable('setting')
    .addColumn('name', 'text', c => c.primaryKey())
    .addColumn('value', 'text', c => c.notNull())
    .execute();
}

/** Everything of the first version. Nothing in it is SQLite's own but the counting `seq` columns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createClusters(db);
  await createHosts(db);
  await createTemplates(db);
  await createRuns(db);
  await createEvents(db);
  await createPackages(db);
  await createRecords(db);
}
