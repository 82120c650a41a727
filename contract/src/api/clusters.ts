import Type from 'typebox';
import { ClusterViewSchema, IdSchema, SaveClusterSchema } from '../cluster/cluster.ts';
import { RestorePointSchema } from '../cluster/restore-point.ts';
import { ClusterAdminSchema } from '../cluster/sign-in.ts';
import { PlanViewSchema } from '../run/plan-view.ts';
import { defineEndpoint, exactly, PageSchema, pageOf } from './endpoint.ts';

/** A cluster that exists, as it is to become. */
const ChangedClusterSchema = Type.Interface([SaveClusterSchema], { id: IdSchema });

const NullableId = Type.Union([Type.String(), Type.Null()]);

export const clusterEndpoints = {
  createCluster: defineEndpoint({
    method: 'POST',
    summary: { en: 'Create a cluster, or modify it when the body has an id', zh: '创建集群，带 id 时为修改' },
    permission: 'operate',
    failure: 'create',
    changes: ['clusters'],
    input: SaveClusterSchema,
    output: Type.Null(),
  }),
  updateCluster: defineEndpoint({
    method: 'POST',
    summary: { en: 'Modify a cluster', zh: '修改集群' },
    permission: 'operate',
    failure: 'update',
    changes: ['clusters'],
    input: SaveClusterSchema,
    output: Type.Null(),
  }),
  planApply: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'What applying new settings to a cluster that runs would change and restart; changes nothing',
      zh: '预览在线变更会修改哪些配置、重启哪些服务，不做任何修改',
    },
    permission: 'operate',
    failure: 'other',
    input: ChangedClusterSchema,
    output: PlanViewSchema,
  }),
  applyCluster: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Bring new settings of its servers to a cluster that runs: one server after the other is restarted, and all is taken back when one does not become healthy',
      zh: '在线变更：向运行中的集群下发服务配置，逐个重启相关服务，任何一个未恢复正常则全部还原',
    },
    permission: 'operate',
    failure: 'execute',
    changes: ['clusters', 'runs'],
    input: ChangedClusterSchema,
    output: Type.Null(),
  }),
  deleteCluster: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Delete the record of a cluster; hosts and database are left as they are',
      zh: '删除集群记录，不改动主机和数据库',
    },
    permission: 'operate',
    failure: 'delete',
    changes: ['clusters'],
    input: exactly({ id: IdSchema }),
    output: Type.Null(),
  }),
  selectCluster: defineEndpoint({
    method: 'POST',
    summary: { en: 'One cluster', zh: '查询具体集群' },
    permission: 'view',
    failure: 'select',
    input: exactly({ id: IdSchema }),
    output: ClusterViewSchema,
  }),
  selectClusterList: defineEndpoint({
    method: 'GET',
    summary: { en: 'Clusters, newest first', zh: '查询集群列表，最新的在前' },
    permission: 'view',
    failure: 'select',
    input: exactly({ page: PageSchema }),
    output: Type.Interface([pageOf(ClusterViewSchema)], { defaultId: NullableId }),
  }),
  selectClusterAdmin: defineEndpoint({
    method: 'POST',
    summary: {
      en: "How DolphinScheduler's administrator signs in: the password that the console has set; recorded in the audit",
      zh: '查询 DolphinScheduler 管理员的登录方式：控制台设置的密码，查询会记入审计',
    },
    permission: 'administer',
    failure: 'select',
    input: exactly({ id: IdSchema }),
    output: ClusterAdminSchema,
  }),
  selectRestorePoints: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'The restore points that upgrades of a cluster have made, newest first',
      zh: '查询集群升级时创建的还原点，最新的在前',
    },
    permission: 'view',
    failure: 'select',
    input: exactly({ id: IdSchema }),
    output: Type.Array(RestorePointSchema),
  }),
  rollBack: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Go back to a restore point: restores the database and deploys the version of before. What was written since the dump is lost',
      zh: '回退到还原点：恢复数据库并部署之前的版本，备份之后写入的数据会丢失',
    },
    permission: 'administer',
    failure: 'other',
    changes: ['clusters', 'runs'],
    input: exactly({
      id: IdSchema,
      point: Type.String({ minLength: 1, maxLength: 128 }),
      confirmName: Type.String({ maxLength: 256 }),
      thenStart: Type.Optional(Type.Boolean()),
    }),
    output: Type.Null(),
  }),
  markStopped: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Mark a cluster whose stop failed as stopped, when its host is lost; nothing is run',
      zh: '主机丢失时将停止失败的集群标记为已停止，不执行任何操作',
    },
    permission: 'administer',
    failure: 'other',
    changes: ['clusters'],
    input: exactly({ id: IdSchema, confirmName: Type.String({ maxLength: 256 }) }),
    output: Type.Null(),
  }),
};
