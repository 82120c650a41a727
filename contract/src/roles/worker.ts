import Type from 'typebox';
import { heapMb, memorySchema, startTimeout } from './common-fields.ts';
import { defineRole } from './define.ts';

export const worker = defineRole({
  name: 'worker',
  label: { en: 'Worker', zh: '工作节点' },
  help: {
    en: 'Runs tasks, and serves their logs by its logger.',
    zh: '执行任务，并由 logger 提供任务日志。',
  },
  hosts: { min: 1 },
  required: true,
  takesExtra: true,
  fields: {
    workerReservedMemory: {
      schema: memorySchema,
      label: { en: 'Reserved memory', zh: '预留内存' },
      help: {
        en: 'The worker takes no more work while the host has less free memory than this.',
        zh: '主机可用内存低于该值时，不再接收新任务。',
      },
      unit: 'GiB',
      initial: 0.5,
    },
    workerGroups: {
      // A name of 1.3 and 2.0 stands between the quotes of an expression and is the name of a node in ZooKeeper.
      schema: Type.String({ pattern: '^[^\\s,\'"\\\\/$#{}]+( *, *[^\\s,\'"\\\\/$#{}]+)*$', maxLength: 1024 }),
      label: { en: 'Worker groups', zh: 'Worker 分组' },
      help: {
        en: 'Names of the groups of these workers, separated by commas. Empty: default.',
        zh: '这些 worker 所属的分组，用逗号分隔，留空则为 default。',
      },
      optional: true,
      // 1.2 keeps groups in its database, 1.3.0 and 1.3.1 know one group a worker.
      versions: { from: [1, 3, 2] },
    },
    heapMb,
    startTimeout,
  },
});
