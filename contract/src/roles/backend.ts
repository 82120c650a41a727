import Type from 'typebox';
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
    timeZone: {
      // Only names with a place: what an abbreviation such as CST means depends on who reads it.
      schema: Type.String({ pattern: '^(UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z0-9_+-]+){1,2})$', maxLength: 64 }),
      label: { en: 'Time zone', zh: '时区' },
      help: {
        en: 'In which all servers reckon and the API answers, such as Asia/Shanghai. Empty: as the version does by itself.',
        zh: '所有服务计算时间及 API 返回时间所用的时区，例如 Asia/Shanghai，留空则使用该版本的默认行为。',
      },
      optional: true,
    },
    pythonGateway: {
      schema: Type.Boolean(),
      label: { en: 'Python gateway', zh: 'Python 网关' },
      help: {
        en: 'Port 25333 for workflows written in Python. Off unless asked for.',
        zh: '供 Python 编写的工作流使用的端口 25333，默认关闭。',
      },
      optional: true,
      // Before 3.1.2 it asks for no token: whoever reaches the port does what he likes.
      versions: { from: [3, 1, 2] },
    },
    pythonGatewayToken: {
      schema: Type.String({ minLength: 16, maxLength: 256 }),
      label: { en: 'Token of the Python gateway', zh: 'Python 网关令牌' },
      help: {
        en: 'In place of the release’s own, which everybody knows. At least 16 characters.',
        zh: '替代安装包自带的公开令牌，至少 16 个字符。',
      },
      secret: true,
      springProperty: true,
      when: { field: 'pythonGateway', equals: true },
      versions: { from: [3, 1, 2] },
    },
    heapMb,
    startTimeout,
  },
});
