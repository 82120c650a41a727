import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import {
  hideClusterSecrets,
  hideSecrets,
  type SecretsByPlace,
  secretsOf,
  secretsOfCluster,
  showClusterSecrets,
  showSecrets,
} from '../secrets/role-secrets.ts';
import type { Place, Vault } from '../secrets/vault.ts';
import { clusterSecretsAt, templateSecretsAt } from './sealed.ts';

/** Settings as a row has them: text in which secrets are hidden, and the secrets, sealed; null when there are none. */
export interface SealedSettings {
  readonly text: string;
  readonly sealed: string | null;
}

/** The settings of a template. */
export type Conf = Readonly<Record<string, unknown>>;

/** A cluster's spec for its row. */
export function sealSpec(vault: Vault, id: string, spec: ClusterSpec): SealedSettings {
  // Nothing that a spec does not have is kept: what is stored came as a request.
  const { name, hosts, base, roles, env, remark } = spec;
  const text = JSON.stringify(hideClusterSecrets({ name, hosts, base, roles, env, remark }));
  return { text, sealed: seal(vault, clusterSecretsAt(id), secretsOfCluster(spec)) };
}

/** A cluster's spec of its row, with its secrets in clear. */
export function openSpec(vault: Vault, id: string, { text, sealed }: SealedSettings): ClusterSpec {
  return showClusterSecrets(JSON.parse(text) as ClusterSpec, open(vault, clusterSecretsAt(id), sealed));
}

/** Whether a spec has secrets in clear, as rows of before the release that seals free settings do. */
export function isSpecClear(text: string): boolean {
  return Object.keys(secretsOfCluster(JSON.parse(text) as ClusterSpec)).length > 0;
}

/** A template's settings for its row. */
export function sealConf(vault: Vault, id: string, typ: RoleName, conf: Conf): SealedSettings {
  const text = JSON.stringify(hideSecrets(typ, conf));
  return { text, sealed: seal(vault, templateSecretsAt(id), secretsOf(typ, conf)) };
}

/** A template's settings of its row, with their secrets in clear. */
export function openConf(vault: Vault, id: string, typ: RoleName, { text, sealed }: SealedSettings): Conf {
  return showSecrets(typ, JSON.parse(text) as Conf, open(vault, templateSecretsAt(id), sealed));
}

/** The same of a template as `isSpecClear`. */
export function isConfClear(typ: RoleName, text: string): boolean {
  return Object.keys(secretsOf(typ, JSON.parse(text) as Conf)).length > 0;
}

function seal(vault: Vault, place: Place, secrets: SecretsByPlace): string | null {
  return Object.keys(secrets).length === 0 ? null : vault.seal(place, JSON.stringify(secrets));
}

function open(vault: Vault, place: Place, sealed: string | null): SecretsByPlace {
  return sealed === null ? {} : (JSON.parse(vault.open(place, sealed)) as SecretsByPlace);
}
