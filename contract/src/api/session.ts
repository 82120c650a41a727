import Type from 'typebox';
import { STATUSES } from '../cluster/status.ts';
import { defineEndpoint, exactly } from './endpoint.ts';

const text = Type.String({ maxLength: 256 });

export const sessionEndpoints = {
  login: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Sign in (until sign-in exists: always ok, sets nothing)',
      zh: '登录（尚未启用认证，总是成功）',
    },
    permission: 'public',
    failure: 'login',
    input: exactly({ user: Type.Optional(text), password: text }),
    output: Type.Null(),
  }),
  logout: defineEndpoint({
    method: 'POST',
    summary: { en: 'Sign out', zh: '退出登录' },
    permission: 'public',
    failure: 'other',
    input: exactly({}),
    output: Type.Null(),
  }),
  currentState: defineEndpoint({
    method: 'GET',
    summary: { en: 'The started cluster, or null', zh: '当前已启动的集群，没有则为 null' },
    permission: 'view',
    failure: 'other',
    input: exactly({}),
    output: Type.Union([
      Type.Object({ id: Type.String(), name: Type.String(), status: Type.Enum([...STATUSES]) }),
      Type.Null(),
    ]),
  }),
};
