import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { apiOf, type Call, cookiesOf } from './support/api.ts';
import { ARCHIVES, upload } from './support/archives.ts';
import { makeCertificate, trust } from './support/certificate.ts';
import { documentedTls, startNginx } from './support/nginx.ts';
import { dataFolder } from './support/process.ts';
import { closedPort } from './support/sshd.ts';
import { StreamReader } from './support/stream-reader.ts';
import { openWorld, type World } from './support/world.ts';

/** The console behind the nginx with TLS of the documentation. */
const PASSWORD = 'correct horse battery';
const runId = 'abcdef01';
/** An address of documentation: nobody here has it. */
const ELSEWHERE = '192.0.2.7';
let data: Awaited<ReturnType<typeof dataFolder>>;
let world: World;
let nginx: Awaited<ReturnType<typeof startNginx>>;
let through: Call;
let cookie: string;
beforeAll(async () => {
  data = await dataFolder();
  const place = { dir: `${data.dir}/console`, port: await closedPort() };
  const certificate = await makeCertificate(data.dir, 'nginx');
  await trust(certificate);
  world = await openWorld(place, {
    DECK_AUTH: 'on',
    DECK_ADMIN_PASSWORD: PASSWORD,
    DECK_TRUSTED_PROXIES: '127.0.0.1',
  });
  const port = await closedPort();
  const block = await documentedTls(port, place.port, certificate);
  nginx = await startNginx(`${data.dir}/nginx`, port, block, 'https');
  through = apiOf(nginx.base);
  cookie = cookiesOf(await through('login', { password: PASSWORD }));
});
afterAll(async () => {
  await nginx?.stop();
  await world?.close();
  await data?.remove();
});

const signIn = (headers: Record<string, string>) => through('login', { password: PASSWORD }, headers);
const byOwnPage = () => ({ cookie, origin: nginx.base });

describe('a console behind an nginx with TLS', () => {
  it('gives a cookie that a browser sends over TLS to this host only, and knows it again', async () => {
    const answer = await signIn({ origin: nginx.base });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-dolphindeck=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/i),
    ]);
    const who = await through('whoAmI', {}, { cookie: cookiesOf(answer) });
    expect(who.json.result).toMatchObject({ user: 'admin' });
  });

  it('takes what the page of that address sends, and nothing of the same name without TLS or of another', async () => {
    const own = await through('createCluster', exampleCluster('by proxy'), byOwnPage());
    expect(own.json).toMatchObject({ code: 200 });
    for (const origin of [nginx.base.replace('https:', 'http:'), 'https://deck.example', 'null']) {
      const foreign = await through('createCluster', exampleCluster('by stranger'), { cookie, origin });
      expect([origin, foreign.status]).toEqual([origin, 403]);
    }
  });

  it('believes nginx who asks and how, not the sender', async () => {
    const forged = {
      'x-forwarded-for': ELSEWHERE,
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': ELSEWHERE,
      forwarded: `for=${ELSEWHERE};proto=http;host=evil.example`,
    };
    const answer = await signIn(forged);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-.*; Secure/i)]);
    const { json } = await through('selectAuditList', { page: '1' }, { cookie });
    const [newest] = json.result.data;
    expect(newest).toMatchObject({ action: 'login', address: '127.0.0.1' });
    const foreign = { ...forged, cookie, origin: 'https://evil.example' };
    expect((await through('createCluster', exampleCluster('forged'), foreign)).status).toBe(403);
    expect(
      (await through('createCluster', exampleCluster('forged'), { ...forged, ...byOwnPage() })).status,
    ).toBe(200);
  });

  it('streams each event when it happens', async () => {
    const { json } = await through('selectClusterList', { page: '1' }, { cookie });
    await world.putRun(json.result.data[0].id, 'deploy', runId);
    const reader = new StreamReader(nginx.base, runId, { cookie });
    await world.say(runId, 'one');
    await expect.poll(() => reader.positions, { timeout: 20_000 }).toEqual([1]);
    await world.say(runId, 'two', 'three');
    await expect.poll(() => reader.positions, { timeout: 20_000 }).toEqual([1, 2, 3]);
    expect(reader.refused).toEqual([]);
    reader.close();
    await reader.done;
  });

  it('gets a package that is larger than nginx would take of itself, and keeps a good one', async () => {
    const name = 'apache-zookeeper-3.8.0-bin.tar.gz';
    const wrong = await upload(nginx.base, { name }, randomBytes(20_000_000), byOwnPage());
    expect([wrong.status, wrong.json.code]).toEqual([200, 500]);
    const right = await upload(nginx.base, { name }, ARCHIVES[name], byOwnPage());
    expect([right.status, right.json.code]).toEqual([200, 200]);
  });
});

describe('a console that trusts no proxy, as it is unless one is named', () => {
  it('believes no header of X-Forwarded-…', async () => {
    const own = await openWorld(undefined, { DECK_AUTH: 'on', DECK_ADMIN_PASSWORD: PASSWORD });
    const forged = {
      'x-forwarded-for': ELSEWHERE,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'deck.example',
    };
    const answer = await own.call('login', { password: PASSWORD }, forged);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^dolphindeck=(?!.*Secure)/i)]);
    const headers = { cookie: cookiesOf(answer), ...forged };
    const { json } = await own.call('selectAuditList', { page: '1' }, headers);
    expect(json.result.data[0]).toMatchObject({ action: 'login', address: '127.0.0.1' });
    const foreign = { ...headers, origin: 'https://deck.example' };
    expect((await own.call('createCluster', exampleCluster(), foreign)).status).toBe(403);
    await own.close();
  });
});
