import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { ROLE_NAMES, ROLES, type RoleField, type RoleName } from '@dolphindeck/contract/roles/index.ts';
import { deployableCluster, type World } from '../world.ts';

export const HOST = '192.167.8.141';

/** A role's settings, everything that it can have beside the requirement's example. */
function withAll(cluster: ReturnType<typeof deployableCluster>, alertType: 'mail' | 'weixin') {
  for (const role of cluster.roles) {
    if (role.roleName === 'alert' && alertType === 'weixin') {
      const texts = { weixinCorpId: 'corp', weixinSecret: 'secret', weixinAgentId: '7', weixinUsers: 'a,b' };
      role.roleBody = { alertType, ...texts };
    }
    if (ROLES[role.roleName as RoleName].takesExtra) {
      role.roleBody = { ...role.roleBody, extra: { 'some.key': 'value' } };
    }
  }
  return { ...cluster, env: { PYTHON_HOME: '/opt/python3' }, remark: 'remark' };
}

/** Clusters that together have every setting, deployable on HOST. */
export const clustersOf = (name: string) => [
  withAll(deployableCluster(name), 'mail'),
  withAll(deployableCluster(name), 'weixin'),
];

/** A template of every role. */
const templates = ROLE_NAMES.map(typ => {
  const fields = Object.entries(ROLES[typ].fields as Record<string, RoleField>);
  const initial = fields.flatMap(([name, { initial }]) => (initial === undefined ? [] : [[name, initial]]));
  const conf: Record<string, unknown> = Object.fromEntries(initial);
  if (ROLES[typ].takesExtra) conf.extra = { 'some.key': 'value' };
  return { typ, conf };
});

/** What the interfaces that change something find: a cluster, a host, a template of each role, a user and a run. */
export async function furnish(world: World) {
  const { call } = world;
  await world.prepareDeploy(HOST);
  const clusterId = await world.create(clustersOf('base')[0] as object);
  const list = async (name: EndpointName) => (await call(name, { page: '-1' })).json.result.data;
  const [host] = await list('selectHostList');
  for (const { typ, conf } of templates) await call('createConfig', { ...conf, typ, name: `base ${typ}` });
  const configs: { id: string; typ: string }[] = await list('selectConfigList');
  const user = (await call('createUser', { name: 'base', role: 'viewer', password: 'base password' })).json;
  const runId = await world.putRun(clusterId, 'deploy');
  await world.say(runId, 'one', 'two');
  await world.endRun(runId, 'failed');
  const [, readyPackage] = await list('selectPackageList');
  const ids = { cluster: clusterId, host: host.id, user: user.result.id, run: runId };
  return { ids: { ...ids, package: readyPackage.id }, configs };
}

export type Furniture = Awaited<ReturnType<typeof furnish>>;

/** Inputs of an interface that together have every member of it. What the console would refuse is none. */
export function examplesOf(name: EndpointName, { ids, configs }: Furniture): object[] {
  const host = { ip: '192.167.8.150', name: 'fuzz', port: 22, root: 'secret', remark: 'r' };
  const saves = clustersOf('base').map((spec, _, [basis]) => ({ ...spec, id: ids.cluster, basis }));
  const all: Partial<Record<EndpointName, object[]>> = {
    createCluster: clustersOf('fuzz').map(spec => ({ ...spec, basis: spec })),
    // The cluster is the first of these before each update.
    updateCluster: saves,
    planApply: saves,
    applyCluster: saves,
    createConfig: templates.map(({ typ, conf }) => ({ ...conf, typ, name: 'fuzz', remark: 'r' })),
    updateConfig: templates.flatMap(({ typ, conf }) => {
      const id = configs.find(config => config.typ === typ)?.id;
      const words = { id, typ, name: `base ${typ}`, remark: 'r' };
      return [
        { ...words, conf },
        { ...words, conf: { [typ]: conf } },
      ];
    }),
    createHost: [host],
    updateHost: [{ ...host, ip: HOST, name: `host ${HOST}`, id: ids.host }],
    deleteCluster: [{ id: ids.cluster }],
    checkHost: [{ id: ids.host }],
    deleteHost: [{ id: ids.host }],
    deleteConfig: [{ id: configs[0]?.id }],
    deleteUser: [{ id: ids.user }],
    updateUser: [{ id: ids.user, role: 'viewer' }],
    createUser: [{ name: 'fuzz', role: 'viewer', password: 'a password' }],
    createToken: [{ name: 'fuzz', role: 'viewer', days: 1 }],
    uploadPackage: [{ name: 'fuzz-1.0.tar.gz', kind: 'jdk' }],
  };
  // Wherever else a text stands it is the only one, or the others are ids of what there is.
  const others = { clusterId: ids.cluster, runId: ids.run, page: '1', after: '0', from: '1', count: '1' };
  return all[name] ?? [others, { id: ids.run, executeType: 2, confirmName: 'base', target: 'mail' }];
}
