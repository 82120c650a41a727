import { permits } from '@dolphindeck/contract/access/role.ts';
import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretsIn } from '../e2e/support/planted.ts';
import { ARCHIVES, upload } from './support/archives.ts';
import { printRun } from './support/printed-run.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

/*
 * Every read that a viewer may do, of a console that has a secret wherever it keeps one: none is told. The reads are those
 * of the table of interfaces, so one that is added has to be asked here, too.
 */
const PASSWORD = 'a long enough password';
const HOST = '192.167.8.141';
const WEBHOOK = 'Pl4nted-webhook';

/** What operators may see. */
const SHOWN = {
  root: 'Pl4nted-root',
  database: 'Pl4nted-database',
  mail: 'Pl4nted-mail',
  extra: 'Pl4nted-extra',
  zookeeperExtra: 'Pl4nted-zookeeper',
  variable: 'Pl4nted-variable',
  gatewayToken: 'Pl4nted-gateway-token',
  otherExtra: 'Pl4nted-other-extra',
  template: 'Pl4nted-template',
  templateExtra: 'Pl4nted-extra-of-a-template',
};
/** What nobody is told: what was deployed and is not saved any more, and what is for the console only. */
const KEPT = {
  deployedExtra: 'Pl4nted-deployed-extra',
  deployedVariable: 'Pl4nted-deployed-variable',
  privateKey: `MHcCAQEE${'q7Zk'.repeat(12)}`,
  administrator: 'Pl4nted-administrator',
  webhook: WEBHOOK,
};
const PLANTED = { ...SHOWN, ...KEPT };

/** Interfaces that a viewer may call and that tell nothing that is stored: they sign in and out. */
const NO_READS: readonly EndpointName[] = ['login', 'logout', 'beginOidc', 'finishOidc', 'changePassword'];
const READS = (Object.keys(ENDPOINTS) as EndpointName[]).filter(
  name => permits('viewer', ENDPOINTS[name].permission) && !NO_READS.includes(name),
);

type Headers = Readonly<Record<string, string>>;

let world: World;
let admin: Headers = {};
let viewer: Headers = {};
/** What each read is asked for. */
let asked: Partial<Record<EndpointName, readonly Readonly<Record<string, string | number>>[]>> = {};

/** A cluster with secrets among the settings of its roles. */
function secretive(name: string, version: string, more: Readonly<Record<string, object>>) {
  const body = deployableCluster(name);
  const bodies: Readonly<Record<string, object>> = {
    database: { password: SHOWN.database },
    alert: { mailPasswd: SHOWN.mail },
    ...more,
  };
  const roles = body.roles.map(role => ({
    ...role,
    roleBody:
      bodies[role.roleName] === undefined ? role.roleBody : { ...role.roleBody, ...bodies[role.roleName] },
  }));
  return { ...body, base: { ...body.base, version }, roles };
}

async function accepted(name: EndpointName, input: object) {
  const { json } = await world.call(name, input, admin);
  if (json.code !== 200) throw new Error(`${name}: ${json.message}`);
  return json.result;
}

const idsOf = async (list: EndpointName): Promise<string[]> =>
  (await accepted(list, { page: '-1' })).data.map(({ id }: { id: string }) => id);

beforeAll(async () => {
  world = await openWorld(undefined, {
    DECK_AUTH: 'on',
    DECK_ADMIN_PASSWORD: PASSWORD,
    // Nobody listens there.
    DECK_WEBHOOK_URL: `http://deck:${WEBHOOK}@127.0.0.1:9/`,
  });
  const signed = await world.call('login', { password: PASSWORD });
  admin = { cookie: signed.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const { token } = await accepted('createToken', { name: 'viewer', role: 'viewer', days: 1 });
  viewer = { authorization: `Bearer ${token}` };

  world.engine.passwords.set(HOST, SHOWN.root);
  const privateKey = `-----BEGIN EC PRIVATE KEY-----\n${KEPT.privateKey}\n-----END EC PRIVATE KEY-----\n`;
  await accepted('createHost', { ip: HOST, name: 'h', port: 22, root: SHOWN.root, privateKey });
  for (const [name, file] of Object.entries(ARCHIVES)) {
    const { json } = await upload(world.base, { name }, file, admin);
    if (json.code !== 200) throw new Error(json.message);
  }
  await accepted('createConfig', { name: 'd', typ: 'database', password: SHOWN.template });
  const extra = { 'my.token': SHOWN.templateExtra };
  await accepted('createConfig', { name: 'w', typ: 'worker', extra });

  const gateway = { pythonGateway: true, pythonGatewayToken: SHOWN.gatewayToken };
  const master = { extra: { 'my.secret': SHOWN.otherExtra } };
  await accepted('createCluster', secretive('newer', '3.1.9', { backend: gateway, master }));
  await accepted('createCluster', {
    ...secretive('older', '1.3.6', { worker: { extra: { 'my.access.key': KEPT.deployedExtra } } }),
    env: { DB_PASSWORD: KEPT.deployedVariable },
  });
  const [clusterId = '', otherId = ''] = await idsOf('selectClusterList');
  await world.store.signIns.keep(clusterId, KEPT.administrator);
  await accepted('executeCluster', { clusterId, executeType: 2 });
  const [run] = await world.store.runs.unfinishedRuns();
  if (run === undefined) throw new Error('there is no run');
  await printRun(world, run);
  await world.endRun(run.id, 'success');

  // What it is to become differs from what is deployed in the secrets, too.
  await world.setStatus(clusterId, 'stopsuccess');
  await accepted('updateCluster', {
    ...secretive('older', '1.3.6', {
      worker: { extra: { 'my.access.key': SHOWN.extra } },
      zookeeper: { extra: { 'ssl.keyStore.password': SHOWN.zookeeperExtra } },
    }),
    ...{ id: clusterId, env: { DB_PASSWORD: SHOWN.variable } },
  });

  const runId = run.id;
  const pages = [{ page: '1' }, { page: '-1' }];
  const clusters = [{ id: clusterId }, { id: otherId }];
  const plans = [0, 1, 2].flatMap(executeType => [
    { executeType, clusterId },
    { executeType, clusterId: otherId },
  ]);
  asked = {
    whoAmI: [{}],
    currentState: [{}],
    selectCluster: clusters,
    selectClusterList: pages,
    selectRestorePoints: clusters,
    planCluster: plans,
    selectConfig: (await idsOf('selectConfigList')).map(id => ({ id })),
    selectConfigList: [...pages, { page: '1', typ: 'worker' }],
    selectHost: (await idsOf('selectHostList')).map(id => ({ id })),
    selectHostList: pages,
    selectPackageList: pages,
    selectPackageNeeds: [{}],
    selectNoticeTargets: [{}],
    readLog: pages,
    executeResultSignal: [{}],
    selectRunList: [...pages, { page: '1', clusterId }],
    selectRun: [{ id: runId }],
    selectRunProgress: [{ id: runId }],
    runTasks: [{ id: runId }],
    readRunLog: [
      { runId, page: '1' },
      { runId, page: '-1' },
    ],
    readRunLines: [{ runId, from: '1', count: '1000' }],
    searchRunLog: ['******', 'token', 'password'].map(text => ({ runId, after: '0', text })),
    downloadRunLog: [{ runId }],
    runEvents: [{ runId }],
    consoleEvents: [{ runId }],
  };
});
afterAll(() => world.close());

/** The whole answer; of a stream of events what it tells of the run. */
async function answerTo(name: EndpointName, input: object, headers: Headers): Promise<string> {
  if (ENDPOINTS[name].transport !== 'events') {
    const { status, text, json } = await world.call(name, input, headers);
    expect([name, status, json?.code ?? 200]).toEqual([name, 200, 200]);
    return text;
  }
  const gone = new AbortController();
  const query = new URLSearchParams(input as Record<string, string>);
  const response = await fetch(`${world.base}${pathOf(name)}?${query}`, { headers, signal: gone.signal });
  expect([name, response.status]).toEqual([name, 200]);
  let text = '';
  for await (const part of (response.body as ReadableStream<Uint8Array>).pipeThrough(
    new TextDecoderStream(),
  )) {
    text += part;
    if (text.includes('event: end')) break;
  }
  gone.abort();
  return text;
}

/** All that a read answers to whatever it is asked for. */
async function answersOf(name: EndpointName, headers: Headers): Promise<string> {
  const answers: string[] = [];
  for (const input of asked[name] ?? []) answers.push(await answerTo(name, input, headers));
  return answers.join('\n');
}

describe('a viewer', () => {
  it('is asked for every read that there is', () => {
    expect(Object.keys(asked).sort()).toEqual([...READS].sort());
  });

  it.each(READS)('is told no secret by %s', async name => {
    const told = await answersOf(name, viewer);
    expect(told.length).toBeGreaterThan(0);
    expect(secretsIn(told, PLANTED)).toEqual([]);
  });

  it('sees that a run has printed them all, masked, and finds none of them in its log', async () => {
    for (const name of ['readRunLines', 'downloadRunLog', 'runEvents', 'consoleEvents'] as const) {
      const told = await answersOf(name, viewer);
      expect(told, name).toContain('All that it is told');
      expect(told, name).toContain('my.access.key=******');
    }
    const [{ runId = '' } = {}] = asked.downloadRunLog ?? [];
    for (const text of Object.values(PLANTED)) {
      const { text: parts } = await world.call('searchRunLog', { runId, after: '0', text }, viewer);
      expect(parts).not.toContain('"line"');
    }
  });

  it('sees that a plan would change secrets, and not to what', async () => {
    const told = await answersOf('planCluster', viewer);
    for (const field of ['roles.worker.extra.my.access.key', 'env.DB_PASSWORD'])
      expect(told).toContain(JSON.stringify({ field, from: null, to: null, secret: true }));
  });
});

it('an operator is told those that operators enter, by the same reads', async () => {
  const { token } = await accepted('createToken', { name: 'operator', role: 'operator', days: 1 });
  const told: string[] = [];
  for (const name of READS) told.push(await answersOf(name, { authorization: `Bearer ${token}` }));
  expect(secretsIn(told.join('\n'), PLANTED)).toEqual(Object.keys(SHOWN));
});

it('the audit and what is open tell none, not even to administrators', async () => {
  const audit = await answerTo('exportAudit', { format: 'jsonl' }, admin);
  expect(audit).toContain('"changedSecrets"');
  expect(secretsIn(audit, PLANTED)).toEqual([]);
  const posture = await answerTo('selectPosture', {}, admin);
  expect(posture).toContain('env_secret');
  expect(secretsIn(posture, PLANTED)).toEqual([]);
});
