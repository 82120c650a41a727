import { HIDDEN_SECRET, type RoleExtra, type SaveCluster } from '@dolphindeck/contract/cluster/cluster.ts';
import { STATUSES, type Status } from '@dolphindeck/contract/cluster/status.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executeCluster } from '../../src/commands/execute-cluster.ts';
import { selectCluster } from '../../src/commands/reads/clusters.ts';
import { saveCluster } from '../../src/commands/save-cluster.ts';
import {
  ADMIN,
  type Bench,
  createExample,
  equip,
  exampleSave,
  openBench,
  putStatus,
  refusal,
  VIEWER,
} from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const save = (changes: Partial<SaveCluster>) => saveCluster(bench.deps, exampleSave(changes), ADMIN);
const select = (id: string, caller = ADMIN) => selectCluster(bench.deps, { id }, caller);

const put = (id: string, status: Status) => putStatus(bench, id, status);

async function body(id: string, role: string, caller = ADMIN) {
  return (await select(id, caller)).roles.find(r => r.roleName === role)?.roleBody;
}

const withPassword = (password: string) =>
  exampleSave().roles.map(role =>
    role.roleName === 'database' ? { ...role, roleBody: { ...role.roleBody, password } } : role,
  );

const withExtra = (extra: RoleExtra) =>
  exampleSave().roles.map(role =>
    role.roleName === 'worker' ? { ...role, roleBody: { ...role.roleBody, extra } } : role,
  );

describe('create', () => {
  it('answers what was saved, as prepared', async () => {
    await save({ name: '  myTest1 ' });
    const id = (await bench.store.clusters.idOfName('myTest1')) ?? '';
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    const { env: _, ...rest } = exampleSave();
    expect(await select(id)).toEqual({
      id,
      ...rest,
      name: 'myTest1',
      status: 'prepare',
      workStatus: false,
      deployStatus: false,
    });
  });

  it('gives role bodies back in the order in which they were saved', async () => {
    const id = await createExample(bench);
    const keys = Object.keys((await body(id, 'database')) ?? {});
    expect(keys).toEqual(['databaseType', 'databaseName', 'account', 'password']);
  });

  it.each([
    [{ name: ' ' }, 'name_length', 'name'],
    [{ hosts: ['a b'] }, 'host_address', 'hosts.0'],
    [{ base: { version: '1.1.9' } }, 'version_old', 'base.version'],
    [{ remark: 'a {{ b }}' }, 'text_template', 'remark'],
    [{ env: { A: 'x\u0000' } }, 'text_control', 'env.A'],
    [{ roles: [] }, 'role_missing', 'roles.backend'],
  ] as const)('refuses %j', async (changes, code, field) => {
    expect(await refusal(save(changes as unknown as Partial<SaveCluster>))).toMatchObject({ code, field });
    expect((await bench.store.clusters.page(1)).total).toBe(0);
  });

  it('refuses a name that is taken, but takes it in other letters', async () => {
    await createExample(bench);
    expect(await refusal(save({}))).toMatchObject({ code: 'cluster_name_taken', field: 'name' });
    await save({ name: 'MYTEST1' });
  });

  it('refuses a hidden secret that stands for nothing', async () => {
    expect(await refusal(save({ roles: withPassword(HIDDEN_SECRET) }))).toMatchObject({
      code: 'secret_missing',
      field: 'roles.database.roleBody.password',
    });
  });

  it('refuses a hidden free setting that stands for nothing, and takes six stars under another name', async () => {
    const roles = withExtra({ 'my.token': HIDDEN_SECRET, note: HIDDEN_SECRET });
    const refused = await refusal(save({ roles, env: { DB_PASSWORD: HIDDEN_SECRET } }));
    expect(refused).toMatchObject({
      code: 'secret_missing',
      field: 'roles.worker.roleBody.extra.my.token',
    });
    const variable = await refusal(save({ env: { DB_PASSWORD: HIDDEN_SECRET } }));
    expect(variable).toMatchObject({ code: 'secret_missing', field: 'env.DB_PASSWORD' });
    await save({ roles: withExtra({ note: HIDDEN_SECRET }) });
  });

  it.each(['serverPort', 'server.port'])('refuses the extra %s, which the console sets itself', async key => {
    const roles = exampleSave().roles.map(role =>
      role.roleName === 'backend' ? { ...role, roleBody: { ...role.roleBody, extra: { [key]: 1 } } } : role,
    );
    expect(await refusal(save({ roles }))).toMatchObject({ code: 'field_managed' });
  });

  it('ignores a status that is sent along', async () => {
    await save({ status: 'startsuccess', workStatus: true, deployStatus: true });
    const [cluster] = (await bench.store.clusters.page(1)).data;
    expect(cluster?.status).toBe('prepare');
  });

  it('takes another id when the first is taken', async () => {
    const taken = await createExample(bench);
    const ids = [taken, taken, 'aaaaaaaa'].values();
    await saveCluster(
      { ...bench.deps, ids: () => ids.next().value ?? '' },
      exampleSave({ name: 'b' }),
      ADMIN,
    );
    expect(await bench.store.clusters.idOfName('b')).toBe('aaaaaaaa');
  });

  it('has one winner among 50 saves of one name at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => save({ name: 'race' })));
    expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1);
    expect((await bench.store.clusters.page(-1)).total).toBe(1);
  });

  it('loses none of 50 saves of different names at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => save({ name: `n${i}` })));
    const { total, data } = await bench.store.clusters.page(-1);
    expect(total).toBe(50);
    expect(new Set(data.map(c => c.name)).size).toBe(50);
  });
});

describe('edit', () => {
  it.each(STATUSES)('in state %s follows the table', async status => {
    const id = await createExample(bench);
    await put(id, status);
    const edit = save({ id, name: 'other' });
    if (['cancel', 'deployfailure', 'stopsuccess'].includes(status)) {
      await edit;
      expect(await select(id)).toMatchObject({ status: 'prepare', name: 'other' });
    } else {
      expect(await refusal(edit)).toMatchObject({ code: 'cluster_state', params: { status, verb: 'edit' } });
      expect(await select(id)).toMatchObject({ status, name: 'myTest1' });
    }
  });

  it('does not collide with its own name', async () => {
    const id = await createExample(bench);
    await put(id, 'stopsuccess');
    await save({ id, remark: 'again' });
    expect(await select(id)).toMatchObject({ name: 'myTest1', remark: 'again' });
  });

  it('refuses an id that nobody has', async () => {
    expect(await refusal(save({ id: '00000000' }))).toMatchObject({ code: 'cluster_unknown' });
  });

  it('keeps a secret that it is sent hidden', async () => {
    const id = await createExample(bench);
    await put(id, 'cancel');
    await save({ id, roles: withPassword(HIDDEN_SECRET) });
    expect(await body(id, 'database')).toMatchObject({ password: 'easy' });
    expect(await body(id, 'database', VIEWER)).toMatchObject({ password: HIDDEN_SECRET });
    expect(await body(id, 'alert', VIEWER)).toMatchObject({ mailPasswd: HIDDEN_SECRET, mailServerPort: 25 });
  });

  it('hides free settings with the name of a secret, and keeps those that it is sent hidden', async () => {
    const extra = { 'my.token': 'extra-token', 'pin.secret': 4711, 'worker.groups': 'a' };
    const env = { DB_PASSWORD: 'env-password', JAVA_OPTS: '-Xmx1g' };
    const id = await createExample(bench, { roles: withExtra(extra), env });
    const seen = await select(id, VIEWER);
    expect(seen.env).toEqual({ ...env, DB_PASSWORD: HIDDEN_SECRET });
    const hidden = { ...extra, 'my.token': HIDDEN_SECRET, 'pin.secret': HIDDEN_SECRET };
    expect(await body(id, 'worker', VIEWER)).toMatchObject({ extra: hidden });

    await put(id, 'cancel');
    await save({ id, roles: withExtra(hidden), env: seen.env ?? {} });
    expect(await body(id, 'worker')).toMatchObject({ extra });
    expect((await select(id)).env).toEqual(env);

    await put(id, 'cancel');
    await save({ id, roles: withExtra({ ...hidden, 'my.token': 'N3w-Secret' }), env: seen.env ?? {} });
    const [entry] = await bench.store.audit.newest(1);
    expect(entry?.details.changedSecrets).toEqual(['worker.extra.my.token']);
    const audit = JSON.stringify(await bench.store.audit.newest(9));
    expect(audit).not.toMatch(/N3w-Secret|extra-token|4711|env-password/);
  });

  it('an edit that began on what a viewer sees is compared by what is stored', async () => {
    const env = { DB_PASSWORD: 'env-password' };
    const id = await createExample(bench, { env });
    await put(id, 'cancel');
    const { id: _, ...basis } = exampleSave({ env: { DB_PASSWORD: HIDDEN_SECRET } });
    await save({ id, env: { DB_PASSWORD: 'another' }, basis });
    expect((await select(id)).env).toEqual({ DB_PASSWORD: 'another' });
  });

  it('lets one of two edits win', async () => {
    const id = await createExample(bench);
    await put(id, 'cancel');
    const results = await Promise.allSettled([save({ id, name: 'a' }), save({ id, name: 'b' })]);
    expect(results.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('the cancel verb', () => {
  it.each(STATUSES)('in state %s follows the table', async status => {
    const id = await createExample(bench);
    await put(id, status);
    const cancel = save({ id, status: 'cancel', name: 'other', remark: 'other' });
    if (status === 'deploysuccess') {
      await cancel;
      expect(await select(id)).toMatchObject({ status: 'cancel', name: 'myTest1', remark: 'ansible test 1' });
    } else if (status === 'cancel') {
      await cancel;
      expect(await select(id)).toMatchObject({ status: 'prepare', name: 'other' });
    } else {
      expect(await refusal(cancel)).toMatchObject({
        code: 'cluster_state',
        params: { status, verb: 'cancel' },
      });
    }
  });
});

it('refuses every save of a cluster whose run is unfinished, naming the run', async () => {
  await equip(bench);
  const id = await createExample(bench);
  await executeCluster(bench.deps, { clusterId: id, action: 'deploy' }, ADMIN);
  const run = await bench.store.runs.unfinished();
  expect(await refusal(save({ id }))).toMatchObject({ code: 'run_active', params: { runId: run?.id } });
  await save({ name: 'another' });
});

it('writes down who did what, without secrets', async () => {
  const id = await createExample(bench);
  await put(id, 'cancel');
  await save({ id, roles: withPassword('N3w-Secret') });
  const [entry] = await bench.store.audit.newest(1);
  expect(entry).toMatchObject({ who: 'admin', action: 'updateCluster', target: { id, name: 'myTest1' } });
  expect(entry?.details.changedSecrets).toEqual(['database.password']);
  expect(JSON.stringify(await bench.store.audit.newest(9))).not.toMatch(/N3w-Secret|Chevalier1!/);
});
