/** Rows by table, as a console of a released schema has written them. */
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, string | number | null>>[]>>;

const at = '2026-01-01T00:00:00.000Z';

const ANCHOR_HASH = '7840fcc276442d7d6e9584d318acabeb6eb46b6b449bb1b5ecde84b8dbe979bf';
const FIRST_HASH = 'f38950db6385096ec6e14a7e7aa66113e66d7d4339034b542669d4bc2e9e946b';
const SECOND_HASH = 'e1e5c7eee9569b39278f5b42ce6cb3e21d8655ac5ec535112509e9702853457d';
const times = { created_at: at, updated_at: at };

const cluster = (seq: number, id: string, status: string, started: number | null) => ({
  ...{
    seq,
    id,
    name: `name of ${id}`,
    status,
    started,
    spec: `{"of":"${id}"}`,
    secrets_sealed: `sealed ${id}`,
  },
  ...{ revision: 3, ...times },
});

const run = (seq: number, id: string, clusterId: string, action: string, hosts: string[]) => ({
  ...{
    seq,
    id,
    cluster_id: clusterId,
    cluster_name: 'c',
    action,
    state: 'success',
    active: null as number | null,
  },
  ...{ hosts: JSON.stringify(hosts), packages: '["p1"]', plan_sealed: null as string | null, then_id: null },
  ...{ then_plan_sealed: null, created_at: at, started_at: at, ended_at: at, supervisor_pid: 4711 },
  ...{ supervisor_start: '99', supervisor_boot: 'boot', event_offset: 5_000_000_000, events: 2, lines: 1 },
  ...{ tasks: 1, recap: '{}', failure: null },
});

const PLANS = { plan_sealed: 'sealed', then_id: 'r5', then_plan_sealed: 'sealed, too' };

const asked = (seq: number, who: string, details: object) => ({
  ...{
    seq,
    at,
    who,
    address: '127.0.0.1',
    action: 'executeCluster',
    target_type: 'cluster',
    target_id: 'c1',
  },
  ...{ target_name: 'c', details: JSON.stringify(details) },
});

const FIRST = {
  setting: [{ name: 'secret-check', value: 'sealed' }],
  host: [
    {
      ...{ seq: 4, id: 'h1', ip: '10.0.0.1', name: 'n', port: 22, user: 'root', password_sealed: 'sealed' },
      ...{ private_key_sealed: null, host_key: 'k', facts: null, remark: 'r', ...times },
    },
  ],
  config_template: [
    { seq: 1, id: 't1', typ: 'backend', name: 't', conf: '{}', secrets_sealed: null, remark: '', ...times },
  ],
  package: [
    {
      ...{ seq: 1, id: 'p1', name: 'f', kind: 'jdk', version: '8', arch: 'any', bytes: 5_000_000_000 },
      ...{ modified_ms: 1_800_000_000_000, sha512: 's', added_at: at },
    },
  ],
  cluster: [
    cluster(2, 'c1', 'startsuccess', 1),
    cluster(5, 'c2', 'prepare', null),
    cluster(6, 'c3', 'deployfailure', null),
  ],
  cluster_host: [{ cluster_id: 'c1', address: '10.0.0.1' }],
  run: [
    run(1, 'r1', 'c1', 'deploy', ['10.0.0.1', '10.0.0.2']),
    run(2, 'r2', 'c1', 'start', ['10.0.0.3']),
    run(3, 'r3', 'gone', 'deploy', ['10.0.0.9']),
    { ...run(4, 'r4', 'c1', 'deploy', ['10.0.0.1']), state: 'waiting', active: 1, ...PLANS },
  ],
  run_event: [
    { run_id: 'r1', position: 1, line_no: 1, body: '{"type":"line","text":"a"}' },
    { run_id: 'r1', position: 2, line_no: null, body: '{"type":"cancel","at":"t"}' },
  ],
  audit: [asked(1, 'anna', { runId: 'r1', thenRunId: 'r2' }), asked(7, 'bert', {})],
};

const FOOTPRINT = { ...FIRST, cluster_footprint: [{ cluster_id: 'c2', address: '10.0.0.7' }] };

const RUN_USER = {
  ...FOOTPRINT,
  run: FOOTPRINT.run.map(row => ({ ...row, asked_by: row.id === 'r1' ? 'carl' : null })),
};

const DEPLOYED = {
  ...RUN_USER,
  cluster: RUN_USER.cluster.map(row => ({
    ...row,
    deployed_spec: row.id === 'c2' ? '{"of":"before"}' : null,
    deployed_secrets_sealed: null,
  })),
};

const HISTORY = {
  ...DEPLOYED,
  run: DEPLOYED.run.map(row => ({ ...row, plan_summary: '{}', then_plan_summary: null, exits: '[]' })),
};

const RETENTION = {
  ...HISTORY,
  past_id: [
    { id: 'c0', leftovers: null },
    { id: 'r0', leftovers: 1 },
  ],
};

const NOTICES = {
  ...RETENTION,
  notice: [
    { seq: 3, target: 'mail', id: 'n1', body: '{"id":"n1"}', attempts: 2, due_at: at },
    { seq: 4, target: 'webhook', id: 'n1', body: '{"id":"n1"}', attempts: 0, due_at: at },
  ],
  notice_target: [
    { target: 'mail', succeeded_at: at, failed_at: null, failure: null, gave_up_at: null },
    { target: 'webhook', succeeded_at: null, failed_at: at, failure: '{}', gave_up_at: at },
  ],
};

const SIGN_IN = {
  ...NOTICES,
  account: [{ seq: 1, id: 'u1', name: 'admin', role: 'admin', password_hash: 'hash', created_at: at }],
  session: [{ hash: 's', account_id: 'u1', address: '::1', created_at: at, seen_at: at }],
  token: [
    {
      ...{ seq: 3, id: 'k1', name: 'ci', role: 'viewer', hash: 't', created_by: 'admin' },
      ...{ created_at: at, expires_at: at, used_at: null },
    },
  ],
};

const OIDC = {
  ...SIGN_IN,
  account: [
    ...SIGN_IN.account.map(row => ({ ...row, issuer: null, subject: null, disabled: 0 })),
    {
      ...{ seq: 2, id: 'u2', name: 'oidc:anna', role: 'viewer', password_hash: null, created_at: at },
      ...{ issuer: 'https://sso.example', subject: '4711', disabled: 1 },
    },
  ],
};

const AUDIT = {
  ...OIDC,
  audit: OIDC.audit.map((row, i) => ({
    ...row,
    ...{ seq: i + 1, role: 'admin', outcome: 'done', code: '', request_id: 'q', hash: `hash ${i}` },
  })),
};

const HOSTS = {
  ...AUDIT,
  console_key: [
    { seq: 1, id: 'k1', public_key: 'ssh-ed25519 A c', private_key_sealed: 'sealed', created_at: at },
  ],
};

const CLUSTER_SIGN_IN = {
  ...HOSTS,
  cluster_sign_in: [
    { cluster_id: 'c1', password_sealed: 'sealed', state: 'ours', seen_at: at },
    { cluster_id: 'c2', password_sealed: 'sealed', state: null, seen_at: null },
  ],
};

const RESTORE_POINTS = {
  ...CLUSTER_SIGN_IN,
  restore_point: [{ cluster_id: 'c1', name: '1.3.6-1.3.9-r1', body: '{"name":"1.3.6-1.3.9-r1"}' }],
};

const SIGNED = {
  ...RESTORE_POINTS,
  package: FIRST.package.map(row => ({ ...row, signature: '{"by":"a"}', signed_keys: 'hash' })),
};

const { run: ROWS_OF_RUNS, ...OTHER_THAN_RUNS } = SIGNED;

const RUN_PLANS = {
  ...OTHER_THAN_RUNS,
  run: ROWS_OF_RUNS.map(({ plan_sealed: _, then_plan_sealed: __, ...row }) => row),
  run_plan: [
    { run_id: 'r4', plan_sealed: PLANS.plan_sealed },
    { run_id: 'r5', plan_sealed: PLANS.then_plan_sealed },
  ],
};

/** What was stored under each released schema; a migration brings its entry along. */
export const RELEASED: Readonly<Record<string, Rows>> = {
  '2026-01-first': FIRST,
  '2026-02-footprint': FOOTPRINT,
  '2026-03-run-user': RUN_USER,
  '2026-04-deployed': DEPLOYED,
  '2026-06-history': HISTORY,
  '2026-07-retention': RETENTION,
  '2026-08-notices': NOTICES,
  '2026-09-numbers': NOTICES,
  '2026-09-sign-in': SIGN_IN,
  '2026-10-oidc': OIDC,
  '2026-10-parts': OIDC,
  '2026-11-audit': AUDIT,
  '2026-11-hosts': HOSTS,
  '2026-11-sign-in': CLUSTER_SIGN_IN,
  '2026-12-restore-points': RESTORE_POINTS,
  '2026-12-signatures': SIGNED,
  '2027-01-clear-settings': SIGNED,
  '2027-01-run-plans': RUN_PLANS,
};

/** Columns that were moved elsewhere since. */
export const MOVED: Readonly<Record<string, readonly string[]>> = {
  run: ['plan_sealed', 'then_plan_sealed'],
};

/** Plans that lay in their runs. */
const PLANNED = { run_plan: RUN_PLANS.run_plan };

/** Entries of before the chain get the numbers of their places in it, and hashes that no later version makes anew. */
const CHAINED = {
  ...PLANNED,
  audit: [
    { seq: 1, role: '', outcome: 'done', code: '', request_id: '', hash: FIRST_HASH },
    { seq: 2, role: '', outcome: 'done', code: '', request_id: '', hash: SECOND_HASH },
  ],
  setting: [
    { name: 'audit-head', value: `2:${SECOND_HASH}` },
    { name: 'clear-settings', value: 'there may be some' },
    { name: 'secret-check', value: 'sealed' },
  ],
};

/** Such rows without a newest entry are followed by a first one. */
const UNHEADED = {
  ...PLANNED,
  setting: [{ name: 'audit-head', value: `0:${ANCHOR_HASH}` }, ...CHAINED.setting.slice(1)],
};

/** What the present version makes of the rows of a schema where it is more than to keep them, by column. */
export const MADE_OF: Readonly<Record<string, Rows>> = {
  '2026-01-first': {
    ...CHAINED,
    cluster_footprint: [
      { cluster_id: 'c1', address: '10.0.0.1' },
      { cluster_id: 'c1', address: '10.0.0.2' },
    ],
    run: [{ asked_by: 'anna' }, { asked_by: 'anna' }, { asked_by: null }, { asked_by: null }],
    cluster: [
      { deployed_spec: '{"of":"c1"}', deployed_secrets_sealed: 'sealed c1' },
      { deployed_spec: null, deployed_secrets_sealed: null },
      { deployed_spec: null, deployed_secrets_sealed: null },
    ],
  },
  '2026-02-footprint': {
    ...CHAINED,
    run: [{ asked_by: 'anna' }, { asked_by: 'anna' }, { asked_by: null }, { asked_by: null }],
    cluster: [{ deployed_spec: '{"of":"c1"}' }, { deployed_spec: null }, { deployed_spec: null }],
  },
  '2026-03-run-user': {
    ...CHAINED,
    cluster: [{ deployed_spec: '{"of":"c1"}' }, { deployed_spec: null }, { deployed_spec: null }],
  },
  '2026-04-deployed': {
    ...CHAINED,
    run: Array.from({ length: 4 }, () => ({ plan_summary: null, then_plan_summary: null, exits: null })),
  },
  '2026-06-history': CHAINED,
  '2026-07-retention': CHAINED,
  '2026-08-notices': CHAINED,
  '2026-09-numbers': CHAINED,
  '2026-09-sign-in': { ...CHAINED, account: [{ issuer: null, subject: null, disabled: 0 }] },
  '2026-10-oidc': CHAINED,
  '2026-10-parts': CHAINED,
  '2026-11-audit': UNHEADED,
  '2026-11-hosts': UNHEADED,
  '2026-11-sign-in': UNHEADED,
  '2026-12-restore-points': UNHEADED,
  '2026-12-signatures': UNHEADED,
  '2027-01-clear-settings': UNHEADED,
  '2027-01-run-plans': UNHEADED,
};
