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
  plan: { secret: 'Pl4nted-plan' },
  signIn: 'Pl4nted-admin',
  host: 'Pl4nted-host',
  ownKey: 'Pl4nted-own-key',
  consoleKey: 'Pl4nted-console-key',
  template: 'Pl4nted-template',
};

/** Seals something in every column that there is for it. */
export async function fillSealed(place: StoreOptions): Promise<void> {
  const store = await openStore(place);
  const { id: _, ...spec } = exampleCluster();
  const roles = spec.roles.map(role =>
    role.roleName === 'database'
      ? { ...role, roleBody: { ...role.roleBody, password: SECRETS.cluster } }
      : role,
  );
  const clusterId = newId();
  await store.clusters.insert(clusterId, { ...spec, roles: roles as typeof spec.roles }, 'deploysuccess', '');
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
  await store.close();
}

/** Opens a console's store and answers what it opens of the secrets. */
export async function read(place: StoreOptions): Promise<unknown> {
  const store = await openStore(place);
  try {
    const [cluster] = (await store.clusters.page(-1)).data;
    const deployed = await store.clusters.deployedSpec(cluster?.id ?? '');
    const passwordOf = (of: typeof deployed | typeof cluster) =>
      (of?.roles.find(r => r.roleName === 'database')?.roleBody as { password?: string } | null)?.password;
    const [host] = (await store.hosts.page(-1)).data;
    const [template] = (await store.templates.page(-1)).data;
    return {
      cluster: passwordOf(cluster),
      deployed: passwordOf(deployed),
      plan: await store.runs.planOf(RUN),
      signIn: (await store.signIns.of(cluster?.id ?? ''))?.password,
      host: host?.password,
      ownKey: host?.privateKey,
      consoleKey: (await store.consoleKeys.newest())?.privateKey,
      template: template?.conf.password,
    };
  } finally {
    await store.close();
  }
}
