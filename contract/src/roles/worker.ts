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
    heapMb,
    startTimeout,
  },
});
