import { textSchema } from './common-fields.ts';
import { defineRole } from './define.ts';

export const hadoop = defineRole({
  name: 'hadoop',
  label: { en: 'Hadoop', zh: 'Hadoop' },
  help: {
    en: 'The file system of the resource centre. Written on every host with a DolphinScheduler server.',
    zh: '资源中心使用的文件系统，会写入所有 DolphinScheduler 服务所在主机。',
  },
  hosts: { min: 1 },
  required: false,
  takesExtra: false,
  fields: {
    fsDefaultFS: {
      schema: textSchema(1024),
      label: { en: 'fs.defaultFS', zh: 'hadoop 资源目录' },
      initial: 'file:///home/easy/ds/backend/dolphinscheduler_resource',
    },
  },
});
