import { type ClusterBody, exampleCluster } from '../requirement/examples.ts';
import type { World } from './world.ts';

export const HOST = '192.167.8.141';

/** A save of the requirement's cluster with one thing changed. */
export type Change = (body: ClusterBody) => unknown;

export function role(body: ClusterBody, name: string) {
  const found = body.roles.find(entry => entry.roleName === name);
  if (found === undefined) throw new Error(`no role ${name}`);
  return found;
}

export const setBody =
  (name: string, field: string, value: unknown): Change =>
  body => {
    const entry = role(body, name);
    entry.roleBody = { ...entry.roleBody, [field]: value };
  };

export const withHosts =
  (...hosts: string[]): Change =>
  body => {
    body.hosts = hosts;
    for (const entry of body.roles) entry.roleDependHost = hosts.slice(0, 1);
  };

let count = 0;

/** Saves; answers null, or the error after making sure that nothing was stored. */
export async function save({ call }: Pick<World, 'call'>, change: Change) {
  count += 1;
  const body = exampleCluster(`rule ${count}`);
  change(body);
  const total = async () => (await call('selectClusterList', { page: '1' })).json.result.total;
  const before = await total();
  const { status, json } = await call('createCluster', body);
  if (status === 200 && json.code === 200) return null;
  const isRefusal = status === 200 && json.code === 500 && json.result === null;
  if (!isRefusal || json.message !== `插入失败！｛${json.error.message}｝` || (await total()) !== before) {
    throw new Error(`not a clean refusal: ${status} ${JSON.stringify(json)}`);
  }
  return json.error as { code: string; field: string; message: string };
}
