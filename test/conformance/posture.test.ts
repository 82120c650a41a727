import { afterEach, expect, it } from 'vitest';
import { apiOf, EN } from './support/api.ts';
import { type ConsoleProcess, dataFolder, startConsole } from './support/process.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

const HOST = '10.0.0.11';
let end: (() => Promise<void>) | undefined;
afterEach(async () => {
  await end?.();
  end = undefined;
});

async function aWorld(settings: Readonly<Record<string, string>> = {}): Promise<World> {
  const world = await openWorld(undefined, settings);
  end = () => world.close();
  return world;
}

interface Finding {
  readonly id: string;
  readonly about: { readonly type: string; readonly name: string };
}

/** What is told, as `<type> <name>: <id>`. */
const toldOf = (findings: readonly Finding[]) =>
  findings.map(({ id, about }) => `${about.type} ${about.name}: ${id}`);

/** What is told of things of a type. Of the console it depends on where its tables are. */
async function toldBy({ call }: World, wanted: string): Promise<string[]> {
  const { findings } = (await call('selectPosture')).json.result;
  return toldOf(findings.filter(({ about }: Finding) => about.type === wanted));
}

it('a host that is entered and reached otherwise is told and no more', async () => {
  const world = await aWorld();
  const told = () => toldBy(world, 'host');
  expect(await told()).toEqual([]);

  world.engine.passwords.set(HOST, 'planted-root');
  const made = await world.call('createHost', { ip: HOST, name: 'node', port: 22, root: 'planted-root' });
  const { id, hostKey } = made.json.result;
  expect(await told()).toEqual(['host node: host_key_unconfirmed', 'host node: host_root_password']);

  const update = { id, ip: HOST, name: 'node', port: 22 };
  await world.call('updateHost', { ...update, remark: 'nothing was confirmed by this' });
  expect(await told()).toContain('host node: host_key_unconfirmed');
  await world.call('updateHost', { ...update, hostKey });
  expect(await told()).toEqual(['host node: host_root_password']);

  expect((await world.call('installConsoleKey', { id })).json.code).toBe(200);
  expect(await told()).toEqual([]);
  await world.call('rotateConsoleKey', {});
  expect(await told()).toEqual(['host node: host_older_key']);
});

it('a cluster is told of as it was deployed, and its ports while it runs', async () => {
  const world = await aWorld();
  const told = () => toldBy(world, 'cluster');
  const body = deployableCluster('prod');
  const alert = body.roles.find(({ roleName }) => roleName === 'alert');
  Object.assign(alert?.roleBody ?? {}, { mailSmtpSslEnable: false, mailSmtpStarttlsEnable: false });
  const id = await world.create({ ...body, env: { DB_PASSWORD: 'planted-env' } });
  expect(await told()).toEqual([]);

  await world.store.clusters.keepDeployed(id);
  await world.setStatus(id, 'deploysuccess');
  const lasting = ['database_password_weak', 'mail_plain', 'env_secret'].map(what => `cluster prod: ${what}`);
  expect(await told()).toEqual(lasting);
  await world.setStatus(id, 'startsuccess');
  expect(await told()).toEqual([
    'cluster prod: sign_in_unseen',
    ...lasting,
    'cluster prod: ports_trusting',
    'cluster prod: page_plain',
  ]);
  await world.store.signIns.keep(id, 'planted-admin');
  expect(await told()).toContain('cluster prod: sign_in_unsure');
});

it('no stored secret is in the answer, and it is told in the language of who asks', async () => {
  const world = await aWorld({ DECK_WEBHOOK_URL: 'http://anna:planted-hook@hook.example/planted-path' });
  world.engine.passwords.set(HOST, 'planted-root');
  await world.call('createHost', { ip: HOST, name: 'node', port: 22, root: 'planted-root' });
  const body = deployableCluster('prod');
  for (const { roleBody } of body.roles) {
    for (const field of ['password', 'mailPasswd']) {
      if (roleBody !== null && field in roleBody) Object.assign(roleBody, { [field]: 'planted-pw' });
    }
  }
  const id = await world.create({ ...body, env: { API_TOKEN: 'planted-env' } });
  await world.store.clusters.keepDeployed(id);
  await world.setStatus(id, 'startsuccess');
  await world.store.signIns.keep(id, 'planted-admin');

  const english = await world.call('selectPosture', undefined, EN);
  expect(english.json.result.findings.map(({ id: what }: Finding) => what)).toEqual(
    expect.arrayContaining([
      ...['webhook_login_plain', 'host_root_password', 'database_password_weak', 'env_secret'],
      'sign_in_unsure',
    ]),
  );
  expect(english.text).not.toMatch('planted');
  expect(english.text).not.toMatch(/[\u4e00-\u9fff]{3}/);
  const chinese = await world.call('selectPosture');
  expect(chinese.json.result.findings[0].message).toMatch(/[\u4e00-\u9fff]{3}/);
});

it('viewers see none of it, operators all but users and tokens, and a changed first password is told no more', async () => {
  const data = await dataFolder();
  const password = 'a long enough password';
  const deck: ConsoleProcess = await startConsole({
    ...{ DECK_DATA: data.dir, DECK_AUTH: 'on', DECK_ADMIN_PASSWORD: password },
  });
  end = async () => {
    await deck.end();
    await data.remove();
  };
  const call = apiOf(deck.base);
  const signIn = async (user: string, secret: string) => {
    const { headers } = await call('login', { user, password: secret });
    return { cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
  };
  const admin = await signIn('admin', password);
  for (const role of ['viewer', 'operator', 'admin']) {
    await call('createUser', { name: `a-${role}`, role, password }, admin);
  }
  const second = await signIn('a-admin', password);
  await call('createToken', { name: 'ci-planted', role: 'viewer', days: 366 }, second);
  const told = async (ticket: Record<string, string>) => {
    const { status, json } = await call('selectPosture', undefined, ticket);
    if (status !== 200) return status;
    // Where the key lies depends on where the tables of this suite are.
    return json.result.findings.map(({ id }: Finding) => id).filter((id: string) => id !== 'key_beside');
  };
  expect(await told({})).toBe(401);
  expect(await told(await signIn('a-viewer', password))).toBe(403);
  expect(await told(await signIn('a-operator', password))).toEqual(['packages_unsigned']);
  expect(await told(admin)).toEqual(['first_password', 'packages_unsigned', 'token_long']);

  const { json } = await call('selectUserList', { page: '-1' }, admin);
  const maker = json.result.data.find(({ name }: { name: string }) => name === 'a-admin');
  await call('updateUser', { id: maker.id, disabled: true }, admin);
  await call('changePassword', { oldPassword: password, password: `${password} 2` }, admin);
  expect(await told(admin)).toEqual(['token_orphan', 'packages_unsigned', 'token_long']);
});
