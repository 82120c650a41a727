import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCluster } from './requirement/examples.ts';
import { apiOf } from './support/api.ts';
import { upload } from './support/archives.ts';
import { documented, startNginx } from './support/nginx.ts';
import { dataFolder } from './support/process.ts';
import { sendRaw } from './support/raw.ts';
import { closedPort } from './support/sshd.ts';
import { StreamReader } from './support/stream-reader.ts';
import { openWorld, type World } from './support/world.ts';

/** The console behind the nginx of the documentation. */
let data: Awaited<ReturnType<typeof dataFolder>>;
let place: { dir: string; port: number };
let world: World;
let nginx: Awaited<ReturnType<typeof startNginx>>;
const runId = 'abcdef01';
beforeAll(async () => {
  data = await dataFolder();
  place = { dir: `${data.dir}/console`, port: await closedPort() };
  world = await openWorld(place);
  const port = await closedPort();
  nginx = await startNginx(`${data.dir}/nginx`, port, await documented(port, place.port));
  await world.putRun(await world.create(exampleCluster()), 'deploy', runId);
});
afterAll(async () => {
  await nginx?.stop();
  await world?.close();
  await data?.remove();
});

const count = (to: number) => Array.from({ length: to }, (_, i) => i + 1);

describe('the stream of a page behind nginx', () => {
  it('brings each event when it happens, goes on over a restart of the console, each event once', async () => {
    const reader = new StreamReader(nginx.base, runId);
    // Few bytes, and the connection stays open: a proxy that gathers would keep them.
    await world.say(runId, 'one');
    await expect.poll(() => reader.positions, { timeout: 20_000 }).toEqual([1]);
    await world.say(runId, 'two', 'three');
    await expect.poll(() => reader.positions, { timeout: 20_000 }).toEqual(count(3));
    // Silence, for longer than a heartbeat.
    await expect.poll(() => reader.heartbeats, { timeout: 40_000 }).toBeGreaterThan(0);

    await world.close();
    await expect.poll(() => reader.refused, { timeout: 20_000 }).toContain(502);
    world = await openWorld(place);
    await world.say(runId, ...Array.from({ length: 2000 }, (_, i) => `more ${i}`));
    await expect.poll(() => reader.positions.length, { timeout: 30_000 }).toBe(2003);
    expect(reader.positions).toEqual(count(2003));
    reader.close();
    await reader.done;
  });
});

describe('an nginx that was told no more than where the console is', () => {
  it('keeps no event back, though it speaks HTTP/1.0 and gathers what it gets', async () => {
    const port = await closedPort();
    const block = `server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${place.port}; } }`;
    const plain = await startNginx(`${data.dir}/plain`, port, block);
    const reader = new StreamReader(plain.base, runId);
    const { lines } = (await world.store.runs.find(runId)) ?? { lines: 0 };
    await expect.poll(() => reader.positions.length, { timeout: 20_000 }).toBe(lines);
    await world.say(runId, 'last');
    await expect.poll(() => reader.positions.length, { timeout: 20_000 }).toBe(lines + 1);
    reader.close();
    await reader.done;
    await plain.stop();
  });
});

describe('a console behind nginx', () => {
  it('takes what the page of that address sends, and nothing of another one', async () => {
    const through = apiOf(nginx.base);
    const own = await through('createCluster', exampleCluster('by proxy'), { origin: nginx.base });
    expect(own.json).toMatchObject({ code: 200 });
    const foreign = await through('createCluster', exampleCluster('by stranger'), {
      origin: 'http://127.0.0.1:1',
    });
    expect(foreign.status).toBe(403);
  });

  it('gets a package that is larger than nginx would take, and says itself what is wrong with it', async () => {
    const name = 'apache-zookeeper-3.8.0-bin.tar.gz';
    const { status, json } = await upload(nginx.base, { name }, randomBytes(5_000_000));
    expect([status, json.code]).toEqual([200, 500]);
  });

  /** A request inside the body of another one: what two programs that read lengths differently take for a second request. */
  const hidden = () => {
    const body = JSON.stringify(exampleCluster('smuggled'));
    const head = `POST /api/v1/createCluster HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n`;
    return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  it.each([
    ['both lengths', 'Content-Length: 4\r\nTransfer-Encoding: chunked', '0\r\n\r\n'],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 5', ''],
    ['a length with a sign', 'Content-Length: +0', ''],
    ['a blank before the colon', 'Transfer-Encoding : chunked\r\nContent-Length: 5', '0\r\n\r\n'],
    ['an encoding that is none', 'Transfer-Encoding: xchunked', '0\r\n\r\n'],
    ['chunked twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', '0\r\n\r\n'],
    ['a header folded', 'Transfer-Encoding:\r\n chunked\r\nContent-Length: 5', '0\r\n\r\n'],
    ['a bare feed in a header', 'X-A: b\nTransfer-Encoding: chunked\r\nContent-Length: 5', '0\r\n\r\n'],
    ['a chunk whose size is too large', 'Transfer-Encoding: chunked', 'fffffffffffffffff0\r\n'],
    ['a chunk with a bare feed', 'Transfer-Encoding: chunked', '1\n{\n0\n\n'],
  ])('takes nothing hidden in a body by %s for a request of its own', async (_what, lengths, body) => {
    const { port } = new URL(nginx.base);
    const head = `POST /api/v1/scanHost HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
    const answer = await sendRaw(Number(port), `${head}${lengths}\r\n\r\n${body}${hidden()}`);
    // Where the request before it was whole, what follows may be the sender's next one, with a Host that is refused.
    expect(answer).toMatch(/^HTTP\/1\.1 [45]\d\d |^$|^HTTP\/1\.1 200 [\s\S]*"code":500/);
    const { data } = (await world.call('selectClusterList', { page: '-1' })).json.result;
    expect(data.map(({ name }: { name: string }) => name)).not.toContain('smuggled');
  });

  it('gives its logs, plain and compressed', async () => {
    const plain = await (await fetch(`${nginx.base}/api/v1/downloadRunLog?runId=${runId}`)).text();
    expect(plain.split('\n').length).toBeGreaterThan(1000);
    const response = await fetch(`${nginx.base}/api/v1/downloadRunLog?runId=${runId}&gzip=true`);
    expect(gunzipSync(await response.bytes()).toString()).toBe(plain);
  });
});
