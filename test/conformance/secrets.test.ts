import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permits } from '@dolphindeck/contract/access/role.ts';
import { clusterEndpoints } from '@dolphindeck/contract/api/clusters.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seesSecrets } from '../../server/src/commands/caller.ts';
import { selectCluster } from '../../server/src/commands/reads/clusters.ts';
import { exampleCluster } from './requirement/examples.ts';
import { openWorld, type World } from './support/world.ts';

const SECRETS = ['correct horse', 'battery staple', 'host-password-91', 'template-password-17'];
const [DATABASE = '', MAIL = '', HOST = '', TEMPLATE = ''] = SECRETS;
let world: World;
let id = '';

function withSecrets(database: string, mail: string) {
  const body = exampleCluster('secretive', { id });
  for (const { roleName, roleBody } of body.roles) {
    if (roleName === 'database' && roleBody) roleBody.password = database;
    if (roleName === 'alert' && roleBody) roleBody.mailPasswd = mail;
  }
  return body;
}

beforeAll(async () => {
  world = await openWorld();
  const { id: _, ...body } = withSecrets(DATABASE, MAIL);
  id = await world.create(body);
  world.engine.passwords.set('10.0.0.1', HOST);
  await world.call('createHost', { ip: '10.0.0.1', name: 'h', port: 22, root: HOST });
  await world.call('createConfig', { name: 't', typ: 'database', password: TEMPLATE });
});
afterAll(() => world.close());

const secretsOf = (view: { roles: readonly { roleName: string; roleBody: unknown }[] }) => {
  const bodyOf = (name: string) =>
    view.roles.find(role => role.roleName === name)?.roleBody as Record<string, unknown>;
  return [bodyOf('database').password, bodyOf('alert').mailPasswd];
};
const stored = async () => secretsOf((await world.call('selectCluster', { id })).json.result);

describe('secrets', () => {
  it('are answered in clear while auth is off, since the caller is admin', async () => {
    expect(await stored()).toEqual([DATABASE, MAIL]);
  });

  it('are hidden from viewers', async () => {
    const viewer = {
      user: 'v',
      role: 'viewer',
      language: 'zh',
      address: '::1',
      requestId: '',
      identity: null,
    } as const;
    const view = await selectCluster({ store: world.store } as never, { id }, viewer);
    expect(secretsOf(view)).toEqual(['******', '******']);
    expect(JSON.stringify(view)).not.toMatch(new RegExp(SECRETS.join('|')));
    expect(seesSecrets(viewer)).toBe(false);
    expect(permits('viewer', clusterEndpoints.createCluster.permission)).toBe(false);
  });

  it('that are sent hidden stay as they are, one by one', async () => {
    await world.setStatus(id, 'stopsuccess');
    expect((await world.call('updateCluster', withSecrets('******', '******'))).json.code).toBe(200);
    expect(await stored()).toEqual([DATABASE, MAIL]);
    await world.setStatus(id, 'stopsuccess');
    expect((await world.call('updateCluster', withSecrets('******', 'new'))).json.code).toBe(200);
    expect(await stored()).toEqual([DATABASE, 'new']);
    await world.setStatus(id, 'stopsuccess');
    await world.call('updateCluster', withSecrets('******', MAIL));
  });

  it('are kept by a cancel, which changes nothing but the status', async () => {
    await world.setStatus(id, 'deploysuccess');
    await world.call('updateCluster', { ...withSecrets('******', '******'), status: 'cancel' });
    expect(await stored()).toEqual([DATABASE, MAIL]);
  });

  it('stand in no file of the data folder', async () => {
    const files = await readdir(world.dataDir, { recursive: true, withFileTypes: true });
    for (const file of files.filter(entry => entry.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name), 'latin1');
      for (const secret of SECRETS) expect(bytes.includes(secret), `${secret} in ${file.name}`).toBe(false);
    }
  });

  it('are not in the reason of a refusal', async () => {
    const { text } = await world.call('createCluster', withSecrets(`${DATABASE}{{x}}`, `${MAIL}\n`));
    expect(text).not.toContain(DATABASE);
    expect(text).not.toContain(MAIL);
  });
});
