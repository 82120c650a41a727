import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Notice } from '../../src/notify/notice.ts';
import { SendError } from '../../src/notify/send.ts';
import { webhook } from '../../src/notify/webhook.ts';
import { tempStore } from '../store/support.ts';
import { endedRun, FAILURE, openCourier, openReceiver, QUICK } from './support.ts';

const NOTICE: Notice = {
  id: 'n-1',
  at: '2026-01-02T03:04:05.000Z',
  run: {
    ...{ id: '0a0b0c0d', clusterId: '9df5a945', clusterName: 'prod', action: 'start', state: 'unreachable' },
    ...{ hosts: ['10.0.0.1'], user: 'anna', createdAt: 'a', startedAt: 'b', endedAt: 'c', next: null },
    failure: FAILURE,
  },
};
const send = (url: string, notice = NOTICE, signal = new AbortController().signal) =>
  webhook({ url, secret: 'hunter2' }, 'https://deck.example/dd').send(notice, signal);

it('sends who, what, where, how it ended, what failed first and a link, signed', async () => {
  const { asked, url } = await openReceiver();
  await send(`${url}/hook?token=t`);
  const [one] = asked;
  expect(one?.url).toBe('/hook?token=t');
  expect(JSON.parse(one?.body ?? '')).toEqual({
    id: 'n-1',
    event: 'run.ended',
    at: NOTICE.at,
    run: {
      ...{ id: '0a0b0c0d', action: 'start', state: 'unreachable', success: false, hosts: ['10.0.0.1'] },
      ...{ cluster: { id: '9df5a945', name: 'prod' }, user: 'anna', next: null },
      ...{ createdAt: 'a', startedAt: 'b', endedAt: 'c', link: 'https://deck.example/dd/runs/0a0b0c0d' },
      failure: {
        ...FAILURE,
        explanation: {
          en: expect.objectContaining({ id: 'port_in_use' }),
          zh: expect.objectContaining({ id: 'port_in_use' }),
        },
      },
    },
  });
  const hmac = createHmac('sha256', 'hunter2')
    .update(one?.body ?? '')
    .digest('hex');
  expect(one?.headers).toMatchObject({
    'idempotency-key': 'n-1',
    'content-type': 'application/json; charset=utf-8',
    'x-dolphindeck-signature': `sha256=${hmac}`,
  });
});

it('sends a login of the address as a header', async () => {
  const { asked, url } = await openReceiver();
  await send(url.replace('//', '//anna:p%40ss@'));
  expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('anna:p@ss').toString('base64')}`);
});

it.each([300, 301, 307, 400, 404, 500, 503])('%s is a failure, and no redirect is followed', async status => {
  const target = await openReceiver();
  const { url } = await openReceiver((_asked, response) =>
    response.writeHead(status, { location: target.url, connection: 'close' }).end(),
  );
  await expect(send(url)).rejects.toMatchObject({ problem: { code: 'notice_status', params: { status } } });
  expect(target.asked).toEqual([]);
});

it('an answer without an end is one, and one that does not come is a failure in time', async () => {
  const { url } = await openReceiver((_asked, response) => response.writeHead(200).write('…'));
  await send(url);
  const silent = await openReceiver(() => undefined);
  const store = await tempStore(undefined, undefined, ['webhook']);
  const { courier } = await openCourier({
    store: store.notices,
    senders: { webhook: webhook({ url: silent.url }, undefined) },
    patience: { ...QUICK, attemptMs: 50 },
  });
  expect(await courier.test('webhook')).toEqual({ code: 'notice_timeout', params: { seconds: 0.05 } });
});

it('arrives in the end at a receiver that fails, by one id and with one body', async () => {
  const store = await tempStore(undefined, undefined, ['webhook']);
  const { asked, url } = await openReceiver(500, 503, (_asked, response) => response.destroy());
  await endedRun(store, 'a');
  const { until } = await openCourier({
    store: store.notices,
    senders: { webhook: webhook({ url }, undefined) },
  });
  await until(async () => (await store.notices.stateOf('webhook')).waiting === 0);
  expect(asked).toHaveLength(4);
  expect(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(new Set(asked.map(({ body }) => body)).size).toBe(1);
});

it('keeps password, path, token and secret to itself, whatever goes wrong', async () => {
  const { url } = await openReceiver((_asked, response) => response.destroy());
  const { host } = new URL(url);
  const hidden = `http://anna:pass-word@${host}/path-token?access_token=query-token`;
  const { to, send: go } = webhook({ url: hidden, secret: 'hmac-secret' }, undefined);
  expect(to).toBe(url);
  const error: unknown = await go(NOTICE, new AbortController().signal).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SendError);
  const said = JSON.stringify([
    to,
    error,
    String(error),
    (error as SendError).problem,
    (error as Error).cause,
  ]);
  expect(said).not.toMatch(/pass-word|path-token|query-token|hmac-secret/);
  expect((error as SendError).problem.code).toBe('notice_unreachable');
});

it('says that a port is one which is never asked', async () => {
  await expect(send('http://127.0.0.1:25/hook')).rejects.toMatchObject({
    problem: { code: 'notice_unreachable', params: { detail: 'bad port' } },
  });
});
