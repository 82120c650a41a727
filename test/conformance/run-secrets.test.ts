import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';
import { existsIn, ROLES, type RoleField, secretFields } from '@dolphindeck/contract/roles/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedEvents } from '../../server/test/engine/support/stored.ts';
import { uploadArchives } from './support/archives.ts';
import { printRun } from './support/printed-run.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

/*
 * A cluster with a secret in every field that takes one and among the free settings of each role, and a run that prints
 * all that Ansible is told: no secret is in what is kept of the run, nor in what is answered of it.
 */
const HOST = '192.167.8.141';
const KEY_LINE = `MHcCAQEE${'q7Zk'.repeat(12)}`;
/** Every secret, by the field that takes it. */
const secrets: Record<string, string> = {
  root: 'host-Passw0rd-31',
  privateKey: KEY_LINE,
  env: 'variable-5-of-tasks',
};

let world: World;
let deployId = '';
let startId: string | null = null;
/** What Ansible was told, and what the supervisor wrote of it. */
let told = '';
let record = '';

beforeAll(async () => {
  world = await openWorld();
  world.engine.passwords.set(HOST, secrets.root ?? '');
  const privateKey = `-----BEGIN EC PRIVATE KEY-----\n${KEY_LINE}\n-----END EC PRIVATE KEY-----\n`;
  await accepted('createHost', { ip: HOST, name: 'h', port: 22, root: secrets.root, privateKey });
  await uploadArchives(world.base);
  const body = deployableCluster('secretive');
  for (const role of body.roles) {
    const { roleName } = role;
    const roleBody = role.roleBody ?? {};
    const { fields } = ROLES[roleName as RoleName] as { fields: Readonly<Record<string, RoleField>> };
    for (const field of secretFields(roleName as RoleName)) {
      const definition = fields[field];
      if (definition === undefined || !existsIn(definition, String(body.base.version))) continue;
      const secret = `${field}-of-${roleName}-5`;
      secrets[`${roleName}.${field}`] = secret;
      Object.assign(roleBody, { [field]: secret });
    }
    if (!ROLES[roleName as RoleName].takesExtra) continue;
    const secret = `extra-of-${roleName}-5`;
    secrets[`${roleName}.extra`] = secret;
    role.roleBody = { ...roleBody, extra: { 'my.access.key': secret } };
  }
  const clusterId = await world.create({ ...body, env: { A_TOKEN: secrets.env } });
  await accepted('executeCluster', { clusterId, executeType: 2, thenStart: true });
  const [run] = await world.store.runs.unfinishedRuns();
  if (run === undefined) throw new Error('there is no run');
  deployId = run.id;
  ({ told, record } = await printRun(world, run));
});
afterAll(() => world.close());

async function accepted(name: EndpointName, input: object): Promise<void> {
  const { json } = await world.call(name, input);
  if (json.code !== 200) throw new Error(`${name}: ${json.message}`);
}

/** The fields whose secret stands in a text. */
const foundIn = (text: string) => Object.keys(secrets).filter(field => text.includes(secrets[field] ?? ''));

/** Everything that is answered of a run. */
const answersOf = (id: string): [EndpointName, Record<string, string>][] => [
  ['selectRun', { id }],
  ['selectRunProgress', { id }],
  ['runTasks', { id }],
  ['selectRunList', { page: '1' }],
  ['readRunLog', { runId: id, page: '-1' }],
  ['readRunLines', { runId: id, from: '1', count: '1000' }],
  ['downloadRunLog', { runId: id }],
];

describe('a run of a cluster with a secret in every field', () => {
  it('tells every one to Ansible, and its record has each masked that was printed', () => {
    expect(foundIn(told)).toEqual(Object.keys(secrets));
    expect(Object.keys(secrets)).toEqual([
      'root',
      'privateKey',
      'env',
      'database.password',
      'backend.extra',
      'master.extra',
      'worker.extra',
      'alert.mailPasswd',
      'alert.weixinSecret',
      'alert.extra',
      'zookeeper.extra',
    ]);
    expect(record).toContain('All that it is told');
    for (const masked of [
      'mail.passwd=******',
      'datasource.password=******',
      'my.access.key=******',
      'KEY-----\\n******',
    ]) {
      expect(record).toContain(masked);
    }
  });

  it('keeps none and answers none while it is going on', () => expectNone(deployId));

  it('nor when it is over, and the start that follows neither', async () => {
    startId = await world.endRun(deployId, 'success');
    await expectNone(deployId);
    if (startId === null) throw new Error('no start follows');
    await expectNone(startId);
    const { json } = await world.call('selectRun', { id: startId });
    expect(json.result.plan).toMatchObject({ action: 'start', hosts: [{ host: HOST }] });
  });

  it('leaves none in the data folder', async () => {
    const files = await readdir(world.dataDir, { recursive: true, withFileTypes: true });
    for (const file of files.filter(entry => entry.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name), 'latin1');
      expect([file.name, foundIn(bytes)]).toEqual([file.name, []]);
    }
  });
});

async function expectNone(runId: string): Promise<void> {
  for (const [name, input] of answersOf(runId)) {
    const { status, text } = await world.call(name, input);
    expect([name, status, foundIn(text)]).toEqual([name, 200, []]);
  }
  const { text } = await world.call('selectRun', { id: runId });
  expect(JSON.parse(text).result.plan.hosts).toHaveLength(1);
  const facts = await storedEvents(world.store.runs, runId);
  expect(foundIn(JSON.stringify(facts))).toEqual([]);
}
