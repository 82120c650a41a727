import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AUDIT_ACTION_NAMES, AUDIT_ACTIONS, type AuditAction } from '@dolphindeck/contract/audit/actions.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST } from './support/fuzz/examples.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

/** Everything that the audit names is carried out once and is in it as done: here, or where a test of its own has it. */
let world: World;
const ids: Record<string, string> = {};
const SIGN_INS = 'test/conformance/audit.test.ts';
const PASSWORD = 'a long enough password';

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ask = async (name: Parameters<World['call']>[0], input: object) => {
  const { json } = await world.call(name, input);
  if (json.code !== 200) throw new Error(`${name}: ${json.message}`);
  return json.result;
};
const first = async (list: Parameters<World['call']>[0]) => (await ask(list, { page: '1' })).data[0];
const newest = async (action: AuditAction) =>
  (await ask('selectAuditList', { page: '1', action })).data[0] as Record<string, unknown> | undefined;
const host = { name: 'other', port: 22, root: 'secret', remark: '' };

/** Runs an action of the cluster and answers the id of its run. */
async function begin(executeType: number, more: object = {}): Promise<string> {
  await ask('executeCluster', { executeType, clusterId: ids.cluster, ...more });
  return (await world.store.runs.unfinished())?.id ?? '';
}

/** How each is done, in an order in which one makes what the next needs. */
const DONE: Partial<Record<AuditAction, () => Promise<unknown>>> = {
  createHost: async () => {
    world.engine.passwords.set('192.167.8.150', 'secret');
    await ask('createHost', { ...host, ip: '192.167.8.150' });
  },
  updateHost: async () => {
    ids.host = (await first('selectHostList')).id;
    await ask('updateHost', { ...host, ip: '192.167.8.150', id: ids.host, remark: 'new' });
  },
  checkHost: () => ask('checkHost', { id: ids.host }),
  rotateConsoleKey: () => ask('rotateConsoleKey', {}),
  installConsoleKey: () => ask('installConsoleKey', { id: ids.host }),
  deleteHost: () => ask('deleteHost', { id: ids.host }),
  uploadPackage: () => world.prepareDeploy(HOST),
  createCluster: async () => {
    ids.cluster = await world.create(deployableCluster('done'));
  },
  updateCluster: async () => {
    await world.setStatus(ids.cluster ?? '', 'stopsuccess');
    await ask('updateCluster', { ...deployableCluster('done'), id: ids.cluster, remark: 'new' });
  },
  readSecrets: async () => {
    await ask('selectCluster', { id: ids.cluster });
  },
  checkCluster: () => ask('checkCluster', { clusterId: ids.cluster }),
  executeCluster: async () => {
    ids.run = await begin(2, { breakLocks: true });
  },
  // Of the same request.
  breakLocks: async () => {},
  cancelRun: async () => {
    await ask('cancelRun', { runId: ids.run });
  },
  useSecrets: async () => {
    expect(await newest('useSecrets')).toBe(undefined);
    await world.endRun(ids.run ?? '', 'success');
  },
  endRun: async () => {},
  selectClusterAdmin: () => ask('selectClusterAdmin', { id: ids.cluster }),
  markStopped: async () => {
    await world.setStatus(ids.cluster ?? '', 'stopfailure');
    await ask('markStopped', { id: ids.cluster, confirmName: 'done' });
  },
  deleteCluster: () => ask('deleteCluster', { id: ids.cluster }),
  deletePackage: async () => ask('deletePackage', { id: (await first('selectPackageList')).id }),
  createConfig: () => ask('createConfig', { typ: 'alert', name: 'done', alertType: 'mail' }),
  updateConfig: async () => {
    ids.config = (await first('selectConfigList')).id;
    await ask('updateConfig', { id: ids.config, typ: 'alert', name: 'done', conf: { alertType: 'mail' } });
  },
  deleteConfig: () => ask('deleteConfig', { id: ids.config }),
  createUser: async () => {
    ids.user = (await ask('createUser', { name: 'done', role: 'viewer', password: PASSWORD })).id;
  },
  updateUser: () => ask('updateUser', { id: ids.user, role: 'operator' }),
  deleteUser: () => ask('deleteUser', { id: ids.user }),
  createToken: () => ask('createToken', { name: 'done', role: 'viewer', days: 1 }),
  deleteToken: async () => ask('deleteToken', { id: (await first('selectTokenList')).id }),
  exportAudit: async () => {
    await (await fetch(`${world.base}/api/v1/exportAudit?format=csv`)).text();
  },
};

const cluster = () => ({ target: { type: 'cluster', id: ids.cluster, name: 'done' } });
const run = () => ({ who: 'console', target: { type: 'run', id: ids.run, name: 'deploy done' } });

/** What an entry has beside its name, who did it and the kind of its target, where that is looked at. */
const BESIDE: Partial<Record<AuditAction, () => object>> = {
  createCluster: cluster,
  readSecrets: cluster,
  executeCluster: () => ({
    ...cluster(),
    details: { action: 'deploy', runId: ids.run, breakLocks: true },
  }),
  breakLocks: () => ({ ...cluster(), details: { runId: ids.run } }),
  cancelRun: () => ({ target: { id: ids.run } }),
  useSecrets: () => ({ ...run(), details: { hosts: [HOST], askedBy: 'admin' } }),
  endRun: () => ({ ...run(), details: { state: 'success', askedBy: 'admin' } }),
};

/** What changes nothing: it is kept only when it is refused. */
const REFUSED_ONLY: readonly AuditAction[] = ['scanHost', 'useToken', 'callInterface'];

/** What needs more than interfaces and a fake engine: the test that looks for its entry. */
const ELSEWHERE: Partial<Record<AuditAction, string>> = {
  applyCluster: 'server/test/commands/apply-cluster.test.ts',
  rollBack: 'server/test/commands/roll-back.test.ts',
  forgetRun: 'server/test/retention/retention.test.ts',
  rotateKey: 'server/test/store/rotate-key.test.ts',
  changeSettings: 'server/test/wiring/audited-settings.test.ts',
  testNotice: 'test/conformance/notices.test.ts',
  finishOidc: 'test/conformance/oidc.test.ts',
  importData: 'test/conformance/backup.test.ts',
  ...{ login: SIGN_INS, logout: SIGN_INS, changePassword: SIGN_INS, resetPassword: SIGN_INS },
  ...{ exportData: SIGN_INS, backupData: SIGN_INS },
};

describe('the audit has as done', () => {
  it.each(Object.keys(DONE) as AuditAction[])('%s', async action => {
    await DONE[action]?.();
    expect(await newest(action)).toMatchObject({
      ...{ action, outcome: 'done', code: '', who: 'admin' },
      ...{ target: { type: AUDIT_ACTIONS[action].kind }, ...BESIDE[action]?.() },
    });
  });
});

it('nothing that the audit names is left out', async () => {
  const there = [...Object.keys(DONE), ...Object.keys(ELSEWHERE), ...REFUSED_ONLY];
  expect(there.toSorted()).toEqual(AUDIT_ACTION_NAMES.toSorted());
  for (const [action, file] of Object.entries(ELSEWHERE)) {
    const text = await readFile(join(import.meta.dirname, '../..', file), 'utf8');
    expect([file, text.includes(`'${action}'`) && /audit/i.test(text)]).toEqual([file, true]);
  }
});
