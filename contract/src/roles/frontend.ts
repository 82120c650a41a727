import { portSchema } from './common-fields.ts';
import { defineRole } from './define.ts';

export const frontend = defineRole({
  name: 'frontend',
  label: { en: 'Frontend (nginx)', zh: '前端（nginx）' },
  help: {
    en: 'Serves the page of DolphinScheduler and passes requests on to all backends.',
    zh: '提供 DolphinScheduler 页面，并将请求转发到所有后端。',
  },
  hosts: { min: 1 },
  required: false,
  takesExtra: false,
  fields: {
    escProxyPort: {
      schema: portSchema,
      label: { en: 'Port', zh: '前端端口' },
      initial: 8888,
      listens: true,
    },
  },
});
