import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateConfig } from '@dolphindeck/contract/config/config.ts';
import { expect, it, onTestFinished } from 'vitest';
import { createConfig } from '../../src/commands/create-config.ts';
import { createHost } from '../../src/commands/create-host.ts';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { saveCluster } from '../../src/commands/save-cluster.ts';
import { updateHost } from '../../src/commands/update-host.ts';
import { ADMIN, createExample, equip, exampleSave, finish, openBench } from '../commands/support/bench.ts';

const PLANTED = [
  'Pl4nted-database',
  'Pl4nted-mail',
  'Pl4nted-weixin',
  'Pl4nted-extra',
  'Pl4nted-env',
  'Pl4nted-host',
  'Pl4nted-host-new',
  'Pl4nted-key-line-of-a-private-key',
  'Pl4nted-template',
  'Pl4nted-template-extra',
  'Pl4nted-edited',
];

async function readAll(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter(e => e.isFile()).map(e => join(e.parentPath, e.name));
  return Buffer.concat(await Promise.all(files.map(file => readFile(file))));
}

it('keeps every secret out of the files of the data folder', async () => {
  const bench = await openBench();
  onTestFinished(() => bench.close());
  const { deps } = bench;
  await equip(bench);
  const roles = exampleSave().roles.map(role => {
    if (role.roleName === 'database')
      return { ...role, roleBody: { ...role.roleBody, password: 'Pl4nted-database' } };
    if (role.roleName === 'worker')
      return { ...role, roleBody: { ...role.roleBody, extra: { 'my.access.key': 'Pl4nted-extra' } } };
    if (role.roleName !== 'alert') return role;
    // Fields of the type that is not chosen are stored too.
    const secrets = { mailPasswd: 'Pl4nted-mail', weixinSecret: 'Pl4nted-weixin' };
    return { ...role, roleBody: { ...role.roleBody, ...secrets } };
  });
  const id = await createExample(bench, { roles, env: { DB_PASSWORD: 'Pl4nted-env' } });
  const back = JSON.stringify(await bench.store.clusters.find(id));
  for (const secret of PLANTED.slice(0, 5)) expect(back).toContain(secret);
  const host = { ip: '10.0.0.9', name: 'h9', port: '22', root: 'Pl4nted-host' };
  const created = await createHost(deps, host, ADMIN);
  const privateKey =
    '-----BEGIN EC PRIVATE KEY-----\nPl4nted-key-line-of-a-private-key\n-----END EC PRIVATE KEY-----\n';
  await updateHost(deps, { ...host, id: created.id, root: 'Pl4nted-host-new', privateKey }, ADMIN);
  const template = { typ: 'database', name: 't', password: 'Pl4nted-template' } as CreateConfig;
  await createConfig(deps, template, ADMIN);
  const extra = { 'my.token': 'Pl4nted-template-extra' };
  await createConfig(deps, { typ: 'worker', name: 'w', extra } as CreateConfig, ADMIN);
  // The frozen plans hold them all.
  await executeCluster(deps, { clusterId: id, action: 'deploy', thenStart: true }, ADMIN);
  await finish(bench, 'failed');
  const edited = roles.map(r =>
    r.roleName === 'database' ? { ...r, roleBody: { ...r.roleBody, password: 'Pl4nted-edited' } } : r,
  );
  await saveCluster(deps, exampleSave({ id, roles: edited, env: {} }), ADMIN);
  const everything = await readAll(bench.dataDir);
  expect(everything.includes('databaseName')).toBe(true);
  for (const secret of PLANTED) {
    for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, -4)]) {
      expect(everything.includes(form), secret).toBe(false);
    }
  }
});
