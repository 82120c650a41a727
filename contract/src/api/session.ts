import Type from 'typebox';
import { FIRST_USER, TriedPasswordSchema, UserRoleSchema } from '../access/user.ts';
import { STATUSES } from '../cluster/status.ts';
import { defineEndpoint, exactly } from './endpoint.ts';

const text = Type.String({ maxLength: 256 });

export const sessionEndpoints = {
  login: defineEndpoint({
    method: 'POST',
    summary: {
      en: `Sign in: sets the cookie of a session. Without a user it is ${FIRST_USER}. With auth off always ok`,
      zh: `登录并设置会话 Cookie；不带 user 时为 ${FIRST_USER}；关闭认证时总是成功`,
    },
    permission: 'public',
    failure: 'login',
    transport: 'session',
    input: exactly({ user: Type.Optional(text), password: TriedPasswordSchema }),
    output: Type.Null(),
  }),
  logout: defineEndpoint({
    method: 'POST',
    summary: { en: 'Sign out: ends the session', zh: '退出登录，结束会话' },
    permission: 'public',
    failure: 'other',
    transport: 'session',
    input: exactly({}),
    output: Type.Null(),
  }),
  beginOidc: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Begin to sign in at the OpenID provider: answers where the browser goes, and sets a cookie that it comes back with',
      zh: '开始通过 OpenID 提供方登录：返回浏览器应前往的地址，并设置回来时所需的 Cookie',
    },
    permission: 'public',
    failure: 'login',
    transport: 'session',
    input: exactly({}),
    output: Type.Object({ url: Type.String() }),
  }),
  finishOidc: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Sign in with what the OpenID provider sent the browser back with: sets the cookie of a session',
      zh: '使用 OpenID 提供方带回的参数完成登录，并设置会话 Cookie',
    },
    permission: 'public',
    failure: 'login',
    transport: 'session',
    changes: ['users'],
    input: exactly({
      query: Type.String({ maxLength: 8192, description: 'The query of the address, without its "?".' }),
    }),
    output: Type.Null(),
  }),
  whoAmI: defineEndpoint({
    method: 'GET',
    summary: { en: 'Who is signed in, and whether that is needed', zh: '当前登录的用户，以及是否需要登录' },
    permission: 'public',
    failure: 'other',
    input: exactly({}),
    output: Type.Object({
      /** False: whoever reaches the console is an admin. */
      signIn: Type.Boolean(),
      user: Type.Union([Type.String(), Type.Null()]),
      role: Type.Union([UserRoleSchema, Type.Null()]),
      /** Whether the caller is a user with a password to change. */
      hasPassword: Type.Boolean(),
      /** What the OpenID provider is called where people can sign in; null: there is none. */
      provider: Type.Union([Type.String(), Type.Null()]),
    }),
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
