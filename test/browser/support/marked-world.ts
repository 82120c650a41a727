import { type AddressInfo, createServer } from 'node:net';
import { FIRST_USER } from '@dolphindeck/contract/access/user.ts';
import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { apiOf, type Call, cookiesOf } from '../../conformance/support/api.ts';
import { furnish } from '../../conformance/support/fuzz/examples.ts';
import { dataFolder } from '../../conformance/support/process.ts';
import { closedPort } from '../../conformance/support/sshd.ts';
import { openWorld } from '../../conformance/support/world.ts';
import { fillAll } from './marked-records.ts';
import { beginRun, changeDeployed, tellRun } from './marked-runs.ts';
import { MARKUP } from './markup.ts';

const PASSWORD = 'correct horse battery';

/**
 * A console that asks who one is, with markup in every text that its interfaces take, that hosts, runs and receivers of
 * notices may answer, and that strangers may send.
 */
export async function openMarkedWorld() {
  const data = await dataFolder();
  const place = { dir: `${data.dir}/console`, port: await closedPort() };
  const filled = new Map<EndpointName, Set<string>>();
  const open = await openWorld(place);
  const furniture = await furnish(open);
  // There are users already, so the console itself makes none.
  await open.call('createUser', { name: FIRST_USER, role: 'admin', password: PASSWORD });
  await fillAll(open, furniture, filled);
  await open.close();

  const mail = await refusingServer(MARKUP[0]);
  const world = await openWorld(place, {
    DECK_AUTH: 'on',
    DECK_LOG_LEVEL: 'silent',
    DECK_MAIL_URL: `smtp://127.0.0.1:${mail.port}`,
    DECK_MAIL_FROM: 'deck@example.org',
    DECK_MAIL_TO: 'ops@example.org',
    DECK_PUBLIC_URL: `http://127.0.0.1:${place.port}`,
    DECK_OIDC_ISSUER: `http://127.0.0.1:${mail.port}`,
    DECK_OIDC_CLIENT_ID: MARKUP[0],
    DECK_OIDC_CLIENT_SECRET: 'secret',
    DECK_OIDC_ROLES: `${MARKUP[0]}=viewer`,
    DECK_OIDC_NAME: MARKUP[0],
  });
  world.engine.letIn = true;
  for (const user of MARKUP) await world.call('login', { user, password: 'wrong' });
  const cookie = cookiesOf(await world.call('login', { password: PASSWORD }));
  const call: Call = (name, input, headers) => apiOf(world.base)(name, input, { cookie, ...headers });
  const ids = async (list: EndpointName) =>
    (await call(list, { page: '-1' })).json.result.data.map(({ id }: { id: string }) => id) as string[];
  const clusters = await ids('selectClusterList');
  for (const [index, text] of MARKUP.entries()) await tellRun(world, call, clusters[index] ?? '', text);
  await changeDeployed(world, call, furniture.ids.cluster);
  world.engine.findings = MARKUP.flatMap(findingsOf);
  await call('testNotice', { target: 'mail' });
  const [name = '', value = ''] = cookie.split('=');
  return {
    ...world,
    call,
    /** Places of each interface that took markup. */
    filled,
    clusters: await ids('selectClusterList'),
    /** One of which a deploy failed. */
    failed: clusters[0] ?? '',
    /** One that was deployed, and then got such texts. */
    changed: furniture.ids.cluster,
    runs: await ids('selectRunList'),
    storageState: {
      cookies: [
        {
          name,
          value,
          domain: '127.0.0.1',
          path: '/',
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: 'Strict' as const,
        },
      ],
      origins: [],
    },
    /** Begins a run of the cluster that has a text in its name, and answers its id. It is not over. */
    async begin(text: string): Promise<string> {
      const { json } = await call('selectClusterList', { page: '-1' });
      const found = json.result.data.find(({ name }: { name: string }) => name.startsWith(text));
      return beginRun(world, call, found.id);
    },
    async close(): Promise<void> {
      await world.close();
      await mail.stop();
      await data.remove();
    },
  };
}

const findingsOf = (text: string) => [
  { id: text, level: 'error', params: {}, text } as const,
  { id: 'unreachable', level: 'warning', params: { detail: text } } as const,
];

/** A server that refuses whoever connects to it with these words, as one of mail does. */
async function refusingServer(words: string) {
  const server = createServer(socket => {
    socket.on('error', () => socket.destroy());
    socket.end(`550 ${words}\r\n`);
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise<void>(closed => server.close(() => closed())),
  };
}
