import { ROLES, type RoleField } from '@dolphindeck/contract/roles/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { role, save } from './support/saves.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The field table of the requirement and the mandatory roles, from the text of the contract. */
describe('every documented field of a present role is required', () => {
  const documented = exampleCluster().roles.flatMap(({ roleName, roleBody }) =>
    Object.keys(roleBody ?? {}).map(field => [roleName, field] as const),
  );

  it('there are 18 of them in the example', () => {
    expect(documented).toHaveLength(18);
  });

  it.each(documented)('%s.%s', async (name, field) => {
    const error = await save(world, body => delete role(body, name).roleBody?.[field]);
    expect(error).toMatchObject({ code: 'field_required', field: `roles.${name}.roleBody.${field}` });
  });

  it.each(['weixinCorpId', 'weixinSecret', 'weixinAgentId', 'weixinUsers'])(
    'alert.%s with weixin',
    async field => {
      const whole = {
        alertType: 'weixin',
        weixinCorpId: 'a',
        weixinSecret: 'b',
        weixinAgentId: 'c',
        weixinUsers: 'd',
      };
      const { [field as 'weixinUsers']: _, ...rest } = whole;
      const error = await save(world, body => (role(body, 'alert').roleBody = rest));
      expect(error).toMatchObject({ code: 'field_required', field: `roles.alert.roleBody.${field}` });
    },
  );

  it.each(['name', 'hosts', 'base', 'roles'])('%s', async field => {
    expect(await save(world, body => delete body[field])).toMatchObject({ code: 'field_required', field });
  });

  it.each(['roleName', 'roleBody', 'roleDependHost'])('%s of a role', async field => {
    const error = await save(world, body => delete (role(body, 'backend') as Record<string, unknown>)[field]);
    expect(error?.code).toBe('field_required');
    expect(error?.field).toMatch(new RegExp(`${field}$`));
  });

  it.each(['database', 'zookeeper', 'backend', 'master', 'worker'])('the role %s', async name => {
    const error = await save(
      world,
      body => (body.roles = body.roles.filter(entry => entry.roleName !== name)),
    );
    expect(error).toMatchObject({ code: 'role_missing', field: `roles.${name}` });
  });

  it('fields that we added are optional', () => {
    const ours = Object.values(ROLES).flatMap(({ name, fields }) =>
      Object.entries<RoleField>(fields)
        .filter(([, field]) => field.optional)
        .map(([field]) => `${name}.${field}`),
    );
    expect(ours.sort()).toEqual([
      'alert.heapMb',
      'alert.startTimeout',
      'backend.heapMb',
      'backend.pythonGateway',
      'backend.startTimeout',
      'backend.timeZone',
      'database.external',
      'database.host',
      'database.port',
      'database.startTimeout',
      'master.heapMb',
      'master.startTimeout',
      'worker.heapMb',
      'worker.startTimeout',
      'worker.workerGroups',
      'zookeeper.connect',
      'zookeeper.startTimeout',
    ]);
  });
});
