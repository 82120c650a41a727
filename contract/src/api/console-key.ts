import Type from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import { ConsoleKeySchema } from '../host/host.ts';
import { defineEndpoint, exactly } from './endpoint.ts';

/** The key with which the console logs in to hosts. */
export const consoleKeyEndpoints = {
  selectConsoleKey: defineEndpoint({
    method: 'GET',
    summary: {
      en: "The public half of the console's own SSH key, which is made when it is first asked for",
      zh: '查询控制台自身 SSH 密钥的公钥，首次查询时生成',
    },
    permission: 'operate',
    failure: 'select',
    input: exactly({}),
    output: ConsoleKeySchema,
  }),
  rotateConsoleKey: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Make a new SSH key of the console; hosts keep the one before until it is installed there',
      zh: '为控制台生成新的 SSH 密钥；各主机在安装新密钥之前仍使用旧密钥',
    },
    permission: 'administer',
    failure: 'update',
    changes: ['hosts'],
    input: exactly({}),
    output: ConsoleKeySchema,
  }),
  installConsoleKey: defineEndpoint({
    method: 'POST',
    summary: {
      en: "Put the console's SSH key on a host with the stored login, verify it, and forget the password",
      zh: '用已保存的登录方式将控制台的 SSH 密钥安装到主机，验证后不再保存密码',
    },
    permission: 'operate',
    failure: 'update',
    changes: ['hosts'],
    input: exactly({ id: IdSchema }),
    output: Type.Object({
      id: Type.String(),
      /** True: sudo asks for the password, so it stays, for sudo only. */
      passwordKept: Type.Boolean(),
    }),
  }),
};
