import { type ClusterSpec, HIDDEN_SECRET, type RoleBody } from '@dolphindeck/contract/cluster/cluster.ts';
import { type RoleName, secretFields } from '@dolphindeck/contract/roles/index.ts';
import { isSecretSetting } from '@dolphindeck/contract/roles/secret-setting.ts';

type Secret = string | number;

/** Secrets by place: `<role>.<field>`, `<role>.extra.<key>`, `env.<NAME>`. */
export type SecretsByPlace = Readonly<Record<string, Secret>>;

type Body = Readonly<Record<string, unknown>>;
/** What of a cluster can hold secrets. */
type Settings = Pick<ClusterSpec, 'roles' | 'env'>;
type Change = (place: string, secret: Secret) => Secret;

/** A role's body with every secret hidden; keys and their order stay. */
export function hideSecrets<B extends Body | RoleBody>(role: RoleName, body: B): B {
  return mapBody(role, body, hide);
}

/** The secrets of a role's body by place. Hidden ones are none. */
export function secretsOf(role: RoleName, body: Body | RoleBody): SecretsByPlace {
  return collected(note => mapBody(role, body, note));
}

/** A role's body with its hidden secrets shown again; those without a secret stay hidden. */
export function showSecrets<B extends Body | RoleBody>(role: RoleName, body: B, secrets: SecretsByPlace): B {
  return mapBody(role, body, showing(secrets));
}

/** The settings of a role's body that are still hidden, as refusals name them: `password`, `extra.some.key`. */
export function hiddenFields(role: RoleName, body: Body | RoleBody): string[] {
  return hiddenPlaces(note => mapBody(role, body, note)).map(place => place.slice(role.length + 1));
}

/** The variables of a cluster's tasks that are still hidden, as refusals name them: `env.NAME`. */
export function hiddenVariables(env: ClusterSpec['env']): string[] {
  return hiddenPlaces(note => mapNamed('env', env, note));
}

/** A cluster with every secret hidden. */
export function hideClusterSecrets<S extends Settings>(cluster: S): S {
  return mapCluster(cluster, hide);
}

/** The secrets of a cluster. */
export function secretsOfCluster(cluster: Settings): SecretsByPlace {
  return collected(note => mapCluster(cluster, note));
}

/** A cluster with its hidden secrets shown again. */
export function showClusterSecrets<S extends Settings>(cluster: S, secrets: SecretsByPlace): S {
  return mapCluster(cluster, showing(secrets));
}

const hide: Change = () => HIDDEN_SECRET;

function showing(secrets: SecretsByPlace): Change {
  return (place, secret) =>
    secret === HIDDEN_SECRET && Object.hasOwn(secrets, place) ? (secrets[place] ?? secret) : secret;
}

function collected(visit: (note: Change) => void): SecretsByPlace {
  const found: Record<string, Secret> = {};
  visit((place, secret) => {
    if (secret !== HIDDEN_SECRET) found[place] = secret;
    return secret;
  });
  return found;
}

function hiddenPlaces(visit: (note: Change) => void): string[] {
  const found: string[] = [];
  visit((place, secret) => {
    if (secret === HIDDEN_SECRET) found.push(place);
    return secret;
  });
  return found;
}

function mapCluster<S extends Settings>(cluster: S, change: Change): S {
  const roles = cluster.roles.map(role =>
    role.roleBody === null ? role : { ...role, roleBody: mapBody(role.roleName, role.roleBody, change) },
  );
  return { ...cluster, roles, env: mapNamed('env', cluster.env, change) };
}

/** A body with each secret changed: fields that the catalogue calls secret, and free settings by their names. */
function mapBody<B extends Body | RoleBody>(role: RoleName, body: B, change: Change): B {
  const fields = secretFields(role).flatMap(field => {
    const value = body[field];
    return typeof value === 'string' ? [[field, change(`${role}.${field}`, value)]] : [];
  });
  const { extra } = body as RoleBody;
  const free = extra === undefined ? {} : { extra: mapNamed(`${role}.extra`, extra, change) };
  return { ...body, ...Object.fromEntries(fields), ...free };
}

function mapNamed<V extends string | number | boolean>(
  place: string,
  settings: Readonly<Record<string, V>>,
  change: Change,
): Record<string, V> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      isSecretSetting(name, value) ? (change(`${place}.${name}`, value) as V) : value,
    ]),
  );
}
