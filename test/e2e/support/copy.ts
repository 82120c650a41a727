import type { Status } from '@dolphindeck/contract/cluster/status.ts';
import { expect } from 'vitest';
import type { ClusterView, World } from './world.ts';

type Body = Parameters<World['createCluster']>[0];

/**
 * Copies a cluster as the page does: what selectCluster answers goes to createCluster as it is, but for the id and
 * another name. Answers the copy.
 * @param mend what a person changes in the form before saving it
 */
export async function copyCluster(
  world: World,
  id: string,
  name: string,
  mend: (body: Body) => Body = body => body,
): Promise<ClusterView> {
  const { id: _id, ...answer } = await world.cluster(id);
  return world.createCluster(mend({ ...answer, name } as Body));
}

/** In this state the cluster can be copied as a new one that is the same in all that can be saved; the copy is deleted. */
export async function expectCopyable(world: World, id: string, status: Status): Promise<void> {
  const original = await world.cluster(id);
  expect(original.status).toBe(status);
  const copy = await copyCluster(world, id, `a copy of ${status}`);
  const { id: copyId, name: _name, status: copyStatus, workStatus, deployStatus, ...spec } = copy;
  expect({ copyStatus, workStatus, deployStatus }).toEqual({
    copyStatus: 'prepare',
    workStatus: false,
    deployStatus: false,
  });
  expect(original).toMatchObject(spec);
  expect(copyId).not.toBe(id);
  await world.client.call('deleteCluster', { id: copyId });
  expect(await world.cluster(id)).toEqual(original);
}
