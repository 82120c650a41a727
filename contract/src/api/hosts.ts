import Type from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import {
  CreateHostSchema,
  HostFactsSchema,
  HostKeySchema,
  HostViewSchema,
  JumpSchema,
  LoosePortSchema,
  UpdateHostSchema,
} from '../host/host.ts';
import { defineEndpoint, exactly, PageSchema, pageOf } from './endpoint.ts';

const KeyedHost = Type.Interface([HostKeySchema], { id: Type.String() });

export const hostEndpoints = {
  scanHost: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'The SSH key that a host shows, for a person to confirm',
      zh: '扫描主机的 SSH 密钥供确认',
    },
    permission: 'operate',
    failure: 'other',
    input: exactly({
      ip: Type.String({ minLength: 1, maxLength: 253 }),
      port: LoosePortSchema,
      jump: Type.Optional(JumpSchema),
    }),
    output: HostKeySchema,
  }),
  createHost: defineEndpoint({
    method: 'POST',
    summary: { en: 'Register a host after a login with it succeeded', zh: '登记主机，登录验证成功后保存' },
    permission: 'operate',
    failure: 'create',
    changes: ['hosts'],
    input: CreateHostSchema,
    output: KeyedHost,
  }),
  updateHost: defineEndpoint({
    method: 'POST',
    summary: { en: 'Change a host; the login is verified again', zh: '修改主机，会重新验证登录' },
    permission: 'operate',
    failure: 'update',
    changes: ['hosts'],
    input: UpdateHostSchema,
    output: KeyedHost,
  }),
  checkHost: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Log in to a host with what is stored of it, and keep what is found',
      zh: '用已保存的凭据登录主机，并保存检测结果',
    },
    permission: 'operate',
    failure: 'other',
    changes: ['hosts'],
    input: exactly({ id: IdSchema }),
    output: Type.Object({ facts: HostFactsSchema }),
  }),
  deleteHost: defineEndpoint({
    method: 'POST',
    summary: { en: 'Forget a host that no cluster uses', zh: '删除未被集群使用的主机' },
    permission: 'operate',
    failure: 'delete',
    changes: ['hosts'],
    input: exactly({
      id: IdSchema,
      /** True: the key of the console is taken off the host first. */
      removeKey: Type.Optional(Type.Boolean()),
    }),
    output: Type.Null(),
  }),
  selectHost: defineEndpoint({
    method: 'POST',
    summary: { en: 'One host', zh: '查询具体主机' },
    permission: 'view',
    failure: 'select',
    input: exactly({ id: IdSchema }),
    output: HostViewSchema,
  }),
  selectHostList: defineEndpoint({
    method: 'GET',
    summary: { en: 'Hosts, newest first', zh: '查询主机列表，最新的在前' },
    permission: 'view',
    failure: 'select',
    input: exactly({ page: PageSchema }),
    output: pageOf(HostViewSchema),
  }),
};
