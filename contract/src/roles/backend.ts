import { heapMb, portSchema, startTimeout } from './common-fields.ts';
import { defineRole } from './define.ts';

export const backend = defineRole({
  name: 'backend',
  label: { en: 'Backend (API)', zh: '后端（API）' },
  help: { en: 'The API server that the page and clients talk to.', zh: '页面和客户端访问的 API 服务。' },
  hosts: { min: 1 },
  required: true,
  takesExtra: true,
  fields: {
    serverPort: {
      schema: portSchema,
      label: { en: 'Port', zh: '后端端口' },
      initial: 12345,
      listens: true,
    },
    heapMb,
    startTimeout,
  },
});
