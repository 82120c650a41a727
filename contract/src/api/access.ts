import Type from 'typebox';
import {
  NewPasswordSchema,
  TOKEN_DAYS_MAX,
  TokenViewSchema,
  TriedPasswordSchema,
  UserNameSchema,
  UserRoleSchema,
  UserViewSchema,
} from '../access/user.ts';
import { IdSchema } from '../cluster/cluster.ts';
import { defineEndpoint, exactly, PageSchema, pageOf } from './endpoint.ts';

const Created = Type.Object({ id: Type.String() });

export const accessEndpoints = {
  selectUserList: defineEndpoint({
    method: 'GET',
    summary: { en: 'Users, newest first', zh: '查询用户列表，最新的在前' },
    permission: 'administer',
    failure: 'select',
    input: exactly({ page: PageSchema }),
    output: pageOf(UserViewSchema),
  }),
  createUser: defineEndpoint({
    method: 'POST',
    summary: { en: 'Make a user', zh: '新建用户' },
    permission: 'administer',
    failure: 'create',
    changes: ['users'],
    input: exactly({ name: UserNameSchema, role: UserRoleSchema, password: NewPasswordSchema }),
    output: Created,
  }),
  updateUser: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Give a user another role or a new password, or disable them; the latter two sign the user out everywhere',
      zh: '修改用户的角色，重设其密码或停用该用户（后两者会使其所有登录失效）',
    },
    permission: 'administer',
    failure: 'update',
    changes: ['users'],
    input: exactly({
      id: IdSchema,
      role: Type.Optional(UserRoleSchema),
      password: Type.Optional(NewPasswordSchema),
      disabled: Type.Optional(Type.Boolean()),
    }),
    output: Type.Null(),
  }),
  deleteUser: defineEndpoint({
    method: 'POST',
    summary: { en: 'Delete a user and end their sessions', zh: '删除用户并使其所有登录失效' },
    permission: 'administer',
    failure: 'delete',
    changes: ['users'],
    input: exactly({ id: IdSchema }),
    output: Type.Null(),
  }),
  changePassword: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Change the own password; the other sessions of the user end',
      zh: '修改自己的密码，其他登录会失效',
    },
    permission: 'view',
    failure: 'update',
    input: exactly({ oldPassword: TriedPasswordSchema, password: NewPasswordSchema }),
    output: Type.Null(),
  }),
  selectTokenList: defineEndpoint({
    method: 'GET',
    summary: { en: 'API tokens, newest first', zh: '查询 API 令牌列表，最新的在前' },
    permission: 'administer',
    failure: 'select',
    input: exactly({ page: PageSchema }),
    output: pageOf(TokenViewSchema),
  }),
  createToken: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Make an API token for a program; it is answered this once only',
      zh: '新建供程序使用的 API 令牌，令牌内容仅此一次返回',
    },
    permission: 'administer',
    failure: 'create',
    changes: ['users'],
    input: exactly({
      name: UserNameSchema,
      role: UserRoleSchema,
      days: Type.Integer({ minimum: 1, maximum: TOKEN_DAYS_MAX }),
    }),
    output: Type.Object({ id: Type.String(), token: Type.String(), expiresAt: Type.String() }),
  }),
  deleteToken: defineEndpoint({
    method: 'POST',
    summary: { en: 'Revoke an API token', zh: '吊销 API 令牌' },
    permission: 'administer',
    failure: 'delete',
    changes: ['users'],
    input: exactly({ id: IdSchema }),
    output: Type.Null(),
  }),
};
