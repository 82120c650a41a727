import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { type Cluster, HIDDEN_SECRET, type RoleEntry } from '@dolphindeck/contract/cluster/cluster.ts';
import { isDeployed, isStarted } from '@dolphindeck/contract/cluster/status.ts';
import type { ConfigView } from '@dolphindeck/contract/config/config.ts';
import type { HostView } from '@dolphindeck/contract/host/host.ts';
import type { PackageView } from '@dolphindeck/contract/package/package.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';
import { explainFailure, saidOf } from '../domain/explain-failure.ts';
import { fingerprintOf } from '../secrets/fingerprint.ts';
import { hideClusterSecrets, hideSecrets } from '../secrets/role-secrets.ts';
import type { Host } from '../store/hosts.ts';
import type { StoredPackage } from '../store/packages.ts';
import type { Run } from '../store/run-rows.ts';
import type { Template } from '../store/templates.ts';
import { type Caller, seesSecrets } from './caller.ts';

export type ClusterView = OutputOf<Endpoints['selectCluster']>;

/** A cluster as it is answered: as saved, with secrets only for who may see them. */
export function clusterView(cluster: Cluster, caller: Caller): ClusterView {
  const { id, name, status, hosts, base, remark } = cluster;
  const { roles, env } = seesSecrets(caller) ? cluster : hideClusterSecrets(cluster);
  return {
    id,
    name,
    status,
    workStatus: isStarted(status),
    deployStatus: isDeployed(status),
    hosts: [...hosts],
    base: { ...base },
    roles: roles.map(roleView),
    ...(Object.keys(env).length === 0 ? {} : { env: { ...env } }),
    remark,
  };
}

function roleView({ roleName, roleBody, roleDependHost }: RoleEntry): ClusterView['roles'][number] {
  return { roleName, roleBody, roleDependHost: [...roleDependHost] };
}

/** Fingerprints of the console's keys by their ids. */
export type KeyFingerprints = ReadonlyMap<string, string>;

/** A host as it is answered. The private key never is. */
export function hostView(host: Host, caller: Caller, keys: KeyFingerprints): HostView {
  const { id, ip, name, port, user, password, privateKey, consoleKey, jump, hostKey, facts, remark } = host;
  const keyFingerprint = consoleKey === null ? undefined : keys.get(consoleKey);
  return {
    id,
    ip,
    name,
    port,
    user,
    root: password === null ? '' : seesSecrets(caller) ? password : HIDDEN_SECRET,
    hasPrivateKey: privateKey !== null && consoleKey === null,
    ...(keyFingerprint === undefined ? {} : { credential: 'key' as const, keyFingerprint }),
    ...(jump === null ? {} : { jump }),
    hostKey,
    fingerprint: fingerprintOf(hostKey),
    facts,
    remark,
  };
}

/** A template as it is answered. */
export function configView({ id, name, typ, conf, remark }: Template, caller: Caller): ConfigView {
  return { id, name, typ, conf: { ...(seesSecrets(caller) ? conf : hideSecrets(typ, conf)) }, remark };
}

/** A run as it is answered; what its failure most likely means is said in the caller's language. */
export function runView(run: Run, { language }: Caller): RunView {
  const { lines: _lines, packages: _packages, failure, ...view } = run;
  if (failure === null) return { ...view, failure };
  return { ...view, failure: { ...saidOf(failure), explanation: explainFailure(failure, language) } };
}

/** A package as it is answered. */
export function packageView({ modifiedMs: _modifiedMs, keys: _keys, ...view }: StoredPackage): PackageView {
  return view;
}
