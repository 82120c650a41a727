import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EN } from './support/api.ts';
import { deployableCluster, openWorld, type World } from './support/world.ts';

/** A receiver that answers with `status`, and what it was sent. */
let status = 204;
const bodies: string[] = [];
const ears = new EventTarget();
const receiver = createServer((request, response) => {
  void text(request).then(body => {
    bodies.push(body);
    response.writeHead(status, { connection: 'close' }).end();
    ears.dispatchEvent(new Event('asked'));
  });
});
let world: World;
let origin = '';

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  origin = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  world = await openWorld(undefined, {
    DECK_WEBHOOK_URL: `http://anna:hunter2@${origin}/hook-token`,
    DECK_WEBHOOK_SECRET: 'hmac-secret',
    DECK_PUBLIC_URL: 'https://deck.example',
  });
});
afterAll(async () => {
  await world.close();
  receiver.close();
});

const targets = async () => (await world.call('selectNoticeTargets')).json.result.targets;

/** What is asked until it is so: the console notes an answer a moment after it was given. */
async function targetWhen(isSo: (webhook: Record<string, unknown>) => boolean) {
  for (;;) {
    const [webhook] = await targets();
    if (isSo(webhook)) return webhook;
  }
}

it('says who is told, without a secret, and who is not set up', async () => {
  const never = { waiting: 0, dueAt: null, succeededAt: null, failedAt: null, failure: null, gaveUpAt: null };
  expect(await targets()).toEqual([
    { target: 'webhook', to: `http://${origin}`, ...never },
    { target: 'mail', to: null, ...never },
  ]);
});

it('tells the end of a run, with a link to it', async () => {
  const id = await world.create(deployableCluster('prod'));
  const runId = await world.putRun(id, 'deploy');
  const asked = once(ears, 'asked');
  await world.endRun(runId, 'failed');
  await asked;
  const body = JSON.parse(bodies.at(-1) ?? '');
  expect(body).toMatchObject({
    event: 'run.ended',
    run: { id: runId, action: 'deploy', state: 'failed', user: 'admin', cluster: { id, name: 'prod' } },
  });
  expect(body.run.link).toBe(`https://deck.example/runs/${runId}`);
  const webhook = await targetWhen(({ waiting }) => waiting === 0);
  expect(webhook).toMatchObject({ failure: null, succeededAt: expect.any(String) });
});

it('sends a test, and says why it did not arrive, in the language that was asked for', async () => {
  expect((await world.call('testNotice', { target: 'webhook' })).json).toMatchObject({
    code: 200,
    result: null,
  });
  expect(JSON.parse(bodies.at(-1) ?? '')).toMatchObject({ event: 'test', run: null });
  status = 302;
  const { json } = await world.call('testNotice', { target: 'webhook' });
  expect(json).toMatchObject({ code: 500, error: { code: 'notice_status' } });
  expect(json.message).toMatch(/^操作失败！｛接收方返回 HTTP 302，.*｝$/);
  const english = await world.call('selectNoticeTargets', undefined, EN);
  expect(english.json.result.targets[0].failure).toMatch(/^the receiver answered HTTP 302;/);
  expect((await world.call('testNotice', { target: 'mail' })).json.error).toMatchObject({
    code: 'notice_off',
  });
  expect((await world.call('testNotice', { target: 'pigeon' })).json.error.field).toBe('target');
});

it('a test that failed waits for nothing: it was sent once', async () => {
  expect((await targets())[0].waiting).toBe(0);
  const refused = (await world.store.audit.newest(9)).find(({ target }) => target.id === 'webhook');
  expect(refused).toMatchObject({ action: 'testNotice', outcome: 'refused', code: 'notice_status' });
});
