import Type from 'typebox';
import { portSchema, startTimeout, textSchema } from './common-fields.ts';
import { defineRole } from './define.ts';

const identifier = Type.String({ pattern: '^[A-Za-z0-9_]+$', maxLength: 63 });

export const database = defineRole({
  name: 'database',
  label: { en: 'Database', zh: '数据库' },
  help: {
    en: 'Where DolphinScheduler keeps its metadata. It is never dropped by an action of the console.',
    zh: 'DolphinScheduler 的元数据库，任何操作都不会删除它。',
  },
  hosts: { min: 1, max: 1 },
  required: true,
  takesExtra: false,
  fields: {
    databaseType: {
      schema: Type.Enum(['mysql', 'postgresql']),
      label: { en: 'Type', zh: '数据库类型' },
      help: {
        en: 'MySQL needs its JDBC driver in the package store, and is a MariaDB unless an existing server is used.',
        zh: 'MySQL 需要在安装包仓库中添加其 JDBC 驱动；未使用已有数据库时，将安装 MariaDB。',
      },
      initial: 'postgresql',
    },
    databaseName: {
      schema: identifier,
      label: { en: 'Name', zh: '数据库名' },
      initial: 'dolphinscheduler',
    },
    account: { schema: identifier, label: { en: 'Account', zh: '数据库帐号' } },
    password: {
      schema: textSchema(128),
      label: { en: 'Password', zh: '数据库密码' },
      secret: true,
      springProperty: true,
    },
    host: {
      schema: textSchema(253),
      label: { en: 'Server address', zh: '数据库地址' },
      help: {
        en: 'Only for an existing server; empty: the host of the role.',
        zh: '仅用于已有数据库，留空则为该角色的主机。',
      },
      optional: true,
    },
    port: {
      schema: portSchema,
      label: { en: 'Port', zh: '端口' },
      help: { en: 'Empty: 5432 for PostgreSQL, 3306 for MySQL.', zh: '留空：PostgreSQL 5432，MySQL 3306。' },
      optional: true,
      listens: true,
    },
    external: {
      schema: Type.Boolean(),
      label: { en: 'Existing server', zh: '使用已有数据库' },
      help: {
        en: 'The server exists: it is used as it is, never installed, started or stopped.',
        zh: '使用已有的数据库服务，不会安装、启动或停止它。',
      },
      optional: true,
    },
    startTimeout,
  },
});
