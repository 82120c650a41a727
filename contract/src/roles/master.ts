import { heapMb, memorySchema, startTimeout } from './common-fields.ts';
import { defineRole } from './define.ts';

export const master = defineRole({
  name: 'master',
  label: { en: 'Master', zh: '主节点' },
  help: { en: 'Splits workflows into tasks and hands them out.', zh: '切分工作流并分发任务。' },
  hosts: { min: 1 },
  required: true,
  takesExtra: true,
  fields: {
    masterReservedMemory: {
      schema: memorySchema,
      label: { en: 'Reserved memory', zh: '预留内存' },
      help: {
        en: 'The master takes no more work while the host has less free memory than this.',
        zh: '主机可用内存低于该值时，不再接收新任务。',
      },
      unit: 'GiB',
      initial: 0.5,
    },
    heapMb,
    startTimeout,
  },
});
