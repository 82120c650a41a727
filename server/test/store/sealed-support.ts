import type { RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { openStore, type StoreOptions } from '../../src/store/store.ts';
import { exampleCluster } from '../domain/example.ts';
import { newId, SUMMARY } from './support.ts';

/** A sealed text and where it is. */
export interface Sealed {
  readonly table: string;
  readonly column: string;
  readonly text: string;
}

const RUN = 'aaaaaaaa';
const FOLLOWING = 'bbbbbbbb';

/** What is sealed by `fillSealed`, as a store opens it. */
export const SECRETS = {
  cluster: 'Pl4nted-database',
  deployed: 'Pl4nted-database',
  extra: 'Pl4nted-extra',
  variable: 'Pl4nted-variable',
  plan: { secret: 'Pl4nted-plan' },
  signIn: 'Pl4nted-admin',
  host: 'Pl4nted-host',
  ownKey: 'Pl4nted-own-key',
  consoleKey: 'Pl4nted-console-key',
  template: 'Pl4nted-template',
  templateExtra: 'Pl4nted-template-extra',
};

/** Seals something in every column that there is for it. */
export async function fillSealed(place: StoreOptions): Promise<void> {
  const store = await openStore(place);
  const { id: _, ...spec } = exampleCluster();
  const more: Partial<Record<RoleName, RoleBody>> = {
    database: { password: SECRETS.cluster },
    worker: { extra: { 'my.token': SECRETS.extra } },
  };
  const roles = spec.roles.map(role => ({
    ...role,
    roleBody: role.roleBody && { ...role.roleBody, ...more[role.roleName] },
  }));
  const clusterId = newId();
  const env = { A_TOKEN: SECRETS.variable };
  await store.clusters.insert(clusterId, { ...spec, roles, env }, 'deploysuccess', '');
  await store.clusters.keepDeployed(clusterId);
  await store.signIns.keep(clusterId, SECRETS.signIn);
  await store.runs.insert(
    {
      ...{ id: RUN, clusterId, clusterName: 'c', action: 'deploy', hosts: [], packages: [], user: null },
      ...{ plan: SECRETS.plan, summary: SUMMARY },
      followedBy: { id: FOLLOWING, plan: SECRETS.plan, summary: SUMMARY },
    },
    '',
  );
  const key = { id: newId(), publicKey: 'ssh-ed25519 AAAA c', privateKey: SECRETS.consoleKey, createdAt: '' };
  await store.consoleKeys.insert(key);
  const host = { name: 'n', port: 22, user: 'root', hostKey: 'k', facts: null, remark: '', jump: null };
  const own = { password: SECRETS.host, privateKey: SECRETS.ownKey, consoleKey: null };
  await store.hosts.insert({ id: newId(), ip: '10.0.0.1', ...host, ...own }, '');
  const conf = { password: SECRETS.template };
  await store.templates.insert({ id: newId(), typ: 'database', name: 't', conf, remark: '' }, '');
  const free = { extra: { 'my.token': SECRETS.templateExtra } };
  await store.templates.insert({ id: newId(), typ: 'worker', name: 'w', conf: free, remark: '' }, '');
  await store.close();
}

/** Opens a console's store and answers what it opens of the secrets. */
export async function read(place: StoreOptions): Promise<unknown> {
  const store = await openStore(place);
  try {
    const [cluster] = (await store.clusters.page(-1)).data;
    const deployed = await store.clusters.deployedSpec(cluster?.id ?? '');
    const bodyOf = (of: typeof deployed | typeof cluster, name: RoleName) =>
      of?.roles.find(r => r.roleName === name)?.roleBody;
    const [host] = (await store.hosts.page(-1)).data;
    const [free, template] = (await store.templates.page(-1)).data;
    return {
      cluster: bodyOf(cluster, 'database')?.password,
      deployed: bodyOf(deployed, 'database')?.password,
      extra: bodyOf(deployed, 'worker')?.extra?.['my.token'],
      variable: cluster?.env.A_TOKEN,
      plan: await store.runs.planOf(RUN),
      signIn: (await store.signIns.of(cluster?.id ?? ''))?.password,
      host: host?.password,
      ownKey: host?.privateKey,
      consoleKey: (await store.consoleKeys.newest())?.privateKey,
      template: template?.conf.password,
      templateExtra: (free?.conf as RoleBody | undefined)?.extra?.['my.token'],
    };
  } finally {
    await store.close();
  }
}
