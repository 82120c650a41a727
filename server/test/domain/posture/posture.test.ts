import { describe, expect, it } from 'vitest';
import type { ClusterFacts, HostFacts, PostureFacts, TokenFacts } from '../../../src/domain/posture/facts.ts';
import { describePosture, postureOf } from '../../../src/domain/posture/posture.ts';
import { POSTURE_TEXTS, type PostureId } from '../../../src/domain/posture/texts.ts';
import { aCluster, aHost, aToken, CLOSED, inDays } from './facts.ts';

const withConsole = (changes: Partial<PostureFacts['console']>): PostureFacts => ({
  ...CLOSED,
  console: { ...CLOSED.console, ...changes },
});
const withHost = (changes: Partial<HostFacts>): PostureFacts => ({ ...CLOSED, hosts: [aHost(changes)] });
const withAccess = (changes: Partial<NonNullable<PostureFacts['access']>>): PostureFacts => ({
  ...CLOSED,
  access: { users: [{ name: 'admin', disabled: false }], firstPasswordOf: null, tokens: [], ...changes },
});
const withToken = (changes: Partial<TokenFacts>) => withAccess({ tokens: [aToken(changes)] });
const withCluster = (...args: Parameters<typeof aCluster>): PostureFacts => ({
  ...CLOSED,
  clusters: [aCluster(...args)],
});
const database = (more: object) => ({
  database: {
    ...{ databaseType: 'postgresql', databaseName: 'ds', account: 'ds' },
    password: 'vT4kq0sX9dLm2RwZ7yBn',
    ...more,
  },
});
const mail = (more: object) => ({ alert: { alertType: 'mail', mailServerHost: 'mail.example', ...more } });
const worker = (extra: object) => ({ worker: { workerReservedMemory: 0.5, extra: { ...extra } } });
const running = { status: 'startsuccess' } as const;

/** Each finding: facts in which it is there, and facts as near as can be in which it is not. */
const TABLE: Record<PostureId, { there: PostureFacts[]; gone: PostureFacts[] }> = {
  auth_off: { there: [withConsole({ signIn: false })], gone: [CLOSED] },
  console_plain: { there: [withConsole({ plainAt: '0.0.0.0' })], gone: [CLOSED] },
  database_plain: { there: [withConsole({ plainDatabase: 'db.example' })], gone: [CLOSED] },
  webhook_plain: {
    there: [withConsole({ plainWebhook: { host: 'hook.example', hasLogin: false } })],
    gone: [CLOSED, withConsole({ plainWebhook: { host: 'hook.example', hasLogin: true } })],
  },
  webhook_login_plain: {
    there: [withConsole({ plainWebhook: { host: 'hook.example', hasLogin: true } })],
    gone: [CLOSED, withConsole({ plainWebhook: { host: 'hook.example', hasLogin: false } })],
  },
  packages_unsigned: { there: [withConsole({ packagesUnsigned: true })], gone: [CLOSED] },
  key_beside: { there: [withConsole({ keyBeside: true })], gone: [CLOSED] },
  first_password: {
    there: [withAccess({ firstPasswordOf: 'admin' })],
    gone: [withAccess({ firstPasswordOf: null })],
  },
  token_orphan: {
    there: [
      withToken({ createdBy: 'gone' }),
      withAccess({
        users: [{ name: 'anna', disabled: true }],
        tokens: [aToken({ createdBy: 'anna' })],
      }),
    ],
    gone: [
      withToken({}),
      withToken({ createdBy: 'token:ci' }),
      withToken({ createdBy: 'gone', expiresAt: inDays(-1) }),
    ],
  },
  token_long: {
    there: [withToken({ expiresAt: inDays(366) }), withToken({ expiresAt: inDays(181) })],
    gone: [withToken({ expiresAt: inDays(180) })],
  },
  token_never_used: {
    there: [withToken({ createdAt: inDays(-91), usedAt: null })],
    gone: [
      withToken({ createdAt: inDays(-90), usedAt: null }),
      withToken({ createdAt: inDays(-91), usedAt: inDays(-1) }),
      withToken({ createdAt: inDays(-200), usedAt: null, expiresAt: inDays(0) }),
    ],
  },
  token_idle: {
    there: [withToken({ createdAt: inDays(-200), usedAt: inDays(-91) })],
    gone: [withToken({ createdAt: inDays(-200), usedAt: inDays(-90) })],
  },
  host_root_password: {
    there: [withHost({ consoleKey: null, hasKey: false, hasPassword: true })],
    gone: [withHost({}), withHost({ user: 'easy', consoleKey: null, hasKey: false, hasPassword: true })],
  },
  host_password: {
    there: [withHost({ user: 'easy', consoleKey: null, hasKey: false, hasPassword: true })],
    gone: [withHost({ user: 'easy' }), withHost({ consoleKey: null, hasKey: false, hasPassword: true })],
  },
  host_sudo_password: {
    there: [
      withHost({ user: 'easy', hasPassword: true }),
      withHost({ user: 'easy', consoleKey: null, hasPassword: true }),
    ],
    gone: [withHost({ user: 'easy' }), withHost({ consoleKey: null })],
  },
  host_older_key: {
    there: [withHost({ consoleKey: 'k1' })],
    gone: [withHost({ consoleKey: 'k2' }), withHost({ consoleKey: null })],
  },
  host_key_unconfirmed: {
    there: [withHost({ keyUnconfirmed: true })],
    gone: [withHost({ keyUnconfirmed: false })],
  },
  sign_in_first: {
    there: [withCluster({ signIn: 'first' })],
    gone: [withCluster({ signIn: 'ours' }), withCluster({ signIn: 'theirs' })],
  },
  sign_in_unsure: {
    there: [withCluster({ signIn: 'unsure' })],
    gone: [withCluster({ signIn: 'ours' }), withCluster({ signIn: 'theirs' })],
  },
  sign_in_unseen: {
    there: [
      withCluster({ signIn: 'none', ...running }),
      withCluster({ signIn: 'none', status: 'stopfailure' }),
    ],
    // Nobody has used its schema yet, or nobody can now; the next start looks.
    gone: [withCluster({ signIn: 'none', status: 'deploysuccess' }), withCluster(running)],
  },
  ports_trusting: { there: [withCluster(running)], gone: [withCluster()] },
  page_plain: { there: [withCluster(running)], gone: [withCluster()] },
  database_password_weak: {
    there: ['123456', 'Dolphinscheduler123', 'eleven_char']
      .map(password => withCluster({}, { roles: database({ password }) }))
      .concat(
        withCluster({}, { roles: database({ account: 'schedulerowner', password: 'SchedulerOwner' }) }),
      ),
    gone: [withCluster({}, { roles: database({ password: 'twelve_chars' }) })],
  },
  database_owner: {
    there: [withCluster({}, { roles: database({ external: true, account: 'postgres' }) })],
    // In a server of the console's own it is an account like others.
    gone: [
      withCluster({}, { roles: database({ account: 'postgres' }) }),
      withCluster({}, { roles: database({ external: true }) }),
    ],
  },
  mail_plain: {
    there: [withCluster({}, { roles: mail({}) })],
    gone: [
      withCluster({}, { roles: mail({ mailSmtpSslEnable: true }) }),
      withCluster({}, { roles: mail({ mailSmtpStarttlsEnable: true }) }),
      withCluster({}, { roles: mail({ mailServerHost: '127.0.0.1' }) }),
      withCluster({}, { roles: { alert: { alertType: 'weixin' } } }),
    ],
  },
  env_secret: {
    there: ['DB_PASSWORD', 'S3_SECRET', 'API_TOKEN', 'AWS_ACCESS_KEY', 'MYSQL_PASSWD'].map(name =>
      withCluster({}, { env: { [name]: 'planted' } }),
    ),
    gone: [
      withCluster({}, { env: { HADOOP_HOME: '/opt/hadoop' } }),
      withCluster({}, { env: { DB_PASSWORD_FILE: '/etc/secret', TOKEN: '$OTHER', PASSWORD: '' } }),
      // Only the deploy user may read what is written of it.
      withCluster({}, { roles: worker({ 'my.secret.key': 'planted' }) }),
    ],
  },
};

const idsOf = (facts: PostureFacts) => postureOf(facts).map(({ id }) => id);

describe.each(Object.entries(TABLE))('%s', (id, { there, gone }) => {
  it.each(there.map((facts, index) => [index, facts]))('is found (%i)', (_index, facts) => {
    expect(idsOf(facts as PostureFacts)).toContain(id);
  });
  it.each(gone.map((facts, index) => [index, facts]))('is closed (%i)', (_index, facts) => {
    expect(idsOf(facts as PostureFacts)).not.toContain(id);
  });
});

it('where nothing is open there is no finding', () => {
  const clusters: ClusterFacts[] = [aCluster()];
  expect(postureOf({ ...CLOSED, hosts: [aHost()], clusters })).toEqual([]);
});

it('who may not see users and tokens is told nothing of them', () => {
  const { access, ...rest } = withToken({ createdBy: 'gone' });
  expect(idsOf({ ...rest, access })).toEqual(['token_orphan']);
  expect(idsOf({ ...rest, access: null })).toEqual([]);
});

it('the ports are those of the cluster as it was deployed, and only those that ask nobody are told as such', () => {
  const roles = { ...worker({ 'worker.listen.port': 4321 }), backend: { serverPort: 23_456 } };
  const found = postureOf(withCluster(running, { roles, hosts: ['10.0.0.1', '10.0.0.2', '10.0.0.3'] }));
  const portsOf = (wanted: string) => found.find(({ id }) => id === wanted)?.params?.ports;
  expect(portsOf('ports_trusting')).toBe(
    'master-server 5678, logger-server 50051, worker-server 4321, zookeeper 2181, zookeeper 2888, zookeeper 3888',
  );
  expect(portsOf('page_plain')).toBe('frontend 8888, api-server 23456');
});

it('where a server of 3.x tells how it is, is told only when its settings let it be reached from elsewhere', () => {
  const told = (...addresses: string[]) => {
    const extra = addresses.map(address => ({ 'server.address': address }))[0] ?? {};
    const roles = { ...worker({}), alert: { alertType: 'mail', extra }, backend: { serverPort: 12_345 } };
    const found = postureOf(withCluster(running, { roles, version: '3.2.2' }));
    return found.find(({ id }) => id === 'ports_trusting')?.params?.ports;
  };
  const closed = 'master-server 5678, worker-server 1234, alert-server 50052, zookeeper 2181';
  for (const ports of [told(), told('127.0.0.1'), told('localhost')]) expect(ports).toBe(closed);
  for (const ports of [told('0.0.0.0'), told('10.0.0.1')])
    expect(ports).toBe(closed.replace('50052', '50052, alert-server 50053'));
});

it('an existing ZooKeeper is not the cluster’s to close', () => {
  const roles = { zookeeper: { connect: 'zk.example:2181' } };
  const [found] = postureOf(withCluster(running, { roles }));
  expect(found?.params?.ports).not.toMatch('zookeeper');
});

it('the console comes first, then clusters, then hosts; of each the gravest first', () => {
  const facts = {
    ...withConsole({ keyBeside: true, signIn: false }),
    clusters: [aCluster({ ...running, signIn: 'first' })],
    hosts: [aHost({ consoleKey: 'k1', hasPassword: true })],
  };
  expect(idsOf(facts)).toEqual([
    ...['auth_off', 'key_beside', 'sign_in_first', 'ports_trusting', 'page_plain'],
    ...['host_older_key', 'host_sudo_password'],
  ]);
});

it('every text is filled in both languages, and no secret is in it', () => {
  const all = Object.values(TABLE).flatMap(({ there }) => there.flatMap(postureOf));
  expect(new Set(all.map(({ id }) => id))).toEqual(new Set(Object.keys(POSTURE_TEXTS)));
  for (const entry of all) {
    for (const language of ['en', 'zh'] as const) {
      const { message, advice } = describePosture(entry, language);
      expect(`${message} ${advice}`).not.toMatch(/[{}]|planted|123456|vT4kq0sX9dLm2RwZ7yBn|SchedulerOwner/);
      expect(/[\u4e00-\u9fff]/.test(message) && /[\u4e00-\u9fff]/.test(advice)).toBe(language === 'zh');
    }
  }
});
