import { permits } from '@dolphindeck/contract/access/role.ts';
import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import type { AccessFacts } from '../../domain/posture/facts.ts';
import { describePosture, postureOf } from '../../domain/posture/posture.ts';
import type { Store } from '../../store/store.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';
import { signInState } from '../select-cluster-admin.ts';

/** What is open, by what is stored. Users and tokens are looked at only for who may see them. */
export async function selectPosture(
  { store, clock, identity, settings }: Deps,
  _input: object,
  { role, language }: Caller,
): Promise<OutputOf<Endpoints['selectPosture']>> {
  const seen = await store.signIns.seen();
  const deployed = await store.clusters.deployed();
  const newest = await store.consoleKeys.newest();
  const unconfirmed = await unconfirmedHosts(store);
  const hosts = await store.hosts.logins();
  const found = postureOf({
    now: clock().getTime(),
    console: { ...settings.exposure, id: identity.console },
    access: permits(role, 'administer') && settings.signIn ? await accessFacts(store) : null,
    newestKey: newest?.id ?? null,
    hosts: hosts.map(host => ({ ...host, keyUnconfirmed: unconfirmed.has(host.id) })),
    clusters: deployed.map(cluster => ({ ...cluster, signIn: stateIn(seen, cluster.id) })),
  });
  return { findings: found.map(entry => describePosture(entry, language)) };
}

type SeenSignIns = Awaited<ReturnType<Store['signIns']['seen']>>;

const stateIn = (seen: SeenSignIns, id: string) =>
  signInState(seen.has(id) ? { state: seen.get(id) ?? null } : null);

async function accessFacts(store: Store): Promise<AccessFacts> {
  const { data: users } = await store.accounts.page(-1);
  const { data: tokens } = await store.tokens.page(-1);
  const unchanged = await firstUser(store);
  const first = users.find(({ id, disabled }) => id === unchanged && !disabled);
  return { users, tokens, firstPasswordOf: first?.name ?? null };
}

/** Id of the user that the first start made, if the audit knows it and of no other password since. */
async function firstUser({ audit }: Store): Promise<string | null> {
  const made = await audit.done(['createUser']);
  const id = made.find(({ who }) => who === 'console')?.target.id;
  if (id === undefined) return null;
  const changes = await audit.done(['changePassword', 'resetPassword', 'updateUser']);
  const isNew = changes.some(
    ({ action, target, details }) =>
      target.id === id && (action !== 'updateUser' || details.password === true),
  );
  return isNew ? null : id;
}

/** Ids of the hosts whose SSH key was taken as it came, and that nobody has confirmed since. */
async function unconfirmedHosts({ audit }: Store): Promise<ReadonlySet<string>> {
  const unconfirmed = new Set<string>();
  for (const { action, target, details } of await audit.done(['createHost', 'updateHost'])) {
    const isConfirmed = details.keyGiven === true || details.newKeyConfirmed === true;
    if (isConfirmed) unconfirmed.delete(target.id);
    // An entry of before the audit kept it says nothing.
    else if (action === 'createHost' && details.keyGiven === false) unconfirmed.add(target.id);
  }
  return unconfirmed;
}
