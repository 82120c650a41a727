import Type from 'typebox';
import { IdSchema } from '../cluster/cluster.ts';
import { ConfigViewSchema, CreateConfigSchema, UpdateConfigSchema } from '../config/config.ts';
import { ROLE_NAMES } from '../roles/index.ts';
import { defineEndpoint, exactly, PageSchema, pageOf } from './endpoint.ts';

export const configEndpoints = {
  createConfig: defineEndpoint({
    method: 'POST',
    summary: { en: 'Create a template of role settings', zh: '创建配置模板' },
    permission: 'operate',
    failure: 'create',
    changes: ['configs'],
    input: CreateConfigSchema,
    output: Type.Null(),
  }),
  updateConfig: defineEndpoint({
    method: 'POST',
    summary: { en: 'Change a template', zh: '修改配置模板' },
    permission: 'operate',
    failure: 'update',
    changes: ['configs'],
    input: UpdateConfigSchema,
    output: Type.Null(),
  }),
  deleteConfig: defineEndpoint({
    method: 'POST',
    summary: { en: 'Delete a template', zh: '删除配置模板' },
    permission: 'operate',
    failure: 'delete',
    changes: ['configs'],
    input: exactly({ id: IdSchema }),
    output: Type.Null(),
  }),
  selectConfig: defineEndpoint({
    method: 'POST',
    summary: { en: 'One template', zh: '查询具体配置模板' },
    permission: 'view',
    failure: 'select',
    input: exactly({ id: IdSchema }),
    output: ConfigViewSchema,
  }),
  selectConfigList: defineEndpoint({
    method: 'GET',
    summary: { en: 'Templates, newest first, of one type or all', zh: '查询配置模板列表，最新的在前' },
    permission: 'view',
    failure: 'select',
    input: exactly({ page: PageSchema, typ: Type.Optional(Type.Enum([...ROLE_NAMES])) }),
    output: pageOf(ConfigViewSchema),
  }),
};
