import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { mail } from '../../src/notify/mail.ts';
import type { Notice } from '../../src/notify/notice.ts';
import type { SendError } from '../../src/notify/send.ts';
import { tempStore } from '../store/support.ts';
import { endedRun, openCourier } from './support.ts';

const TEST: Notice = { id: 'n-1', at: '2026-01-02T03:04:05.000Z', run: null };
const FROM = 'deck@mail.example';
const TO = ['anna@mail.example', 'bert@mail.example'];

/** A mail server on loopback that lets in anna with her password; it keeps what it has taken. */
async function openMailServer(options: SMTPServerOptions = {}) {
  const mails: { from: string; to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'anna' && password === 'p@ss/word') done(null, { user: username });
      else done(new Error(`no ${username} with ${password} here`));
    },
    onData: (stream, { envelope }, done) => {
      void text(stream).then(body => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), text: body });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>(resolve => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { mails, port, url: `smtp://anna:p%40ss%2Fword@127.0.0.1:${port}` };
}

const send = (url: string, signal = new AbortController().signal) =>
  mail({ url, from: FROM, to: TO }, undefined).send(TEST, signal);

async function problemOf(sent: Promise<void>) {
  return sent.then(
    () => null,
    (error: SendError) => error.problem,
  );
}

it('sends a mail to everybody, with its login and the same Message-ID at every attempt', async () => {
  const { mails, url } = await openMailServer();
  await send(url);
  await send(url);
  expect(mails.map(({ from, to }) => [from, to])).toEqual([
    [FROM, TO],
    [FROM, TO],
  ]);
  for (const { text: whole } of mails) {
    expect(whole).toMatch(/^Message-ID: <n-1@dolphindeck>\r$/im);
    expect(whole).toMatch(/^Auto-Submitted: auto-generated\r$/im);
    expect(whole).toMatch(/^Date: Fri, 02 Jan 2026 03:04:05 \+0000\r$/im);
  }
});

it('has no header of its own that somebody put into the name of a cluster', async () => {
  const { mails, url } = await openMailServer();
  const name = 'prod\r\nBcc: evil@mail.example\r\n\r\nDear all';
  const run: Notice['run'] = {
    id: '0a0b0c0d',
    clusterId: '9df5a945',
    clusterName: name,
    action: 'start',
    state: 'failed',
    hosts: [],
    user: 'anna',
    createdAt: 'a',
    startedAt: 'b',
    endedAt: 'c',
    next: null,
    failure: null,
  };
  await mail({ url, from: FROM, to: TO }, undefined).send({ ...TEST, run }, new AbortController().signal);
  const [head = ''] = mails[0]?.text.split('\r\n\r\n') ?? [];
  expect(mails[0]?.to).toEqual(TO);
  expect(head).toMatch(/^Subject: /m);
  expect(head).not.toMatch(/^Bcc:/im);
  expect(head).not.toContain('Dear all');
});

it('arrives in the end at a server that was busy at first', async () => {
  let busy = 2;
  const { mails, url } = await openMailServer({
    onMailFrom: (_address, _session, done) => {
      if (busy-- > 0) done(Object.assign(new Error('greylisted'), { responseCode: 451 }));
      else done();
    },
  });
  const store = await tempStore(undefined, undefined, ['mail']);
  await endedRun(store, 'prod');
  const { logged, until } = await openCourier({
    store: store.notices,
    senders: { mail: mail({ url, from: FROM, to: TO }, undefined) },
  });
  await until(async () => (await store.notices.stateOf('mail')).waiting === 0);
  expect(mails).toHaveLength(1);
  expect(logged).toContainEqual(expect.objectContaining({ code: 'notice_mail_refused', attempts: 2 }));
  expect(JSON.stringify([logged, await store.notices.stateOf('mail')])).not.toContain('p@ss');
});

it('has not arrived while one of its recipients is refused, and then goes to that one only', async () => {
  let isKnown = false;
  const { mails, url } = await openMailServer({
    onRcptTo: ({ address }, _session, done) => {
      if (address === TO[1] && !isKnown)
        done(Object.assign(new Error('no bert here'), { responseCode: 550 }));
      else done();
    },
  });
  const sender = mail({ url, from: FROM, to: TO }, undefined);
  const attempt = () => problemOf(sender.send(TEST, new AbortController().signal));
  const refused = {
    code: 'notice_mail_refused',
    params: { detail: 'bert@mail.example: 550 no bert here' },
  };
  expect(await attempt()).toEqual(refused);
  expect(await attempt()).toEqual(refused);
  isKnown = true;
  expect(await attempt()).toBeNull();
  // Another notice goes to all; so does this one after a restart.
  expect(await problemOf(sender.send({ ...TEST, id: 'n-2' }, new AbortController().signal))).toBeNull();
  await send(url);
  expect(mails.map(({ to }) => to)).toEqual([[TO[0]], [TO[1]], TO, TO]);
  for (const { text: whole } of mails) expect(whole).toContain(`To: ${TO.join(', ')}`);
});

it('a login that is not accepted is told without the password that the server repeats', async () => {
  const { url } = await openMailServer();
  const wrong = url.replace('word', 'wrong');
  const problem = await problemOf(send(wrong));
  expect(problem?.code).toBe('notice_mail_login');
  expect(JSON.stringify(problem)).not.toMatch(/anna|p@ss/);
  expect(String(problem?.params?.detail)).toContain('******');
});

it('does not send a login without TLS to another machine', async () => {
  const { mails, port } = await openMailServer();
  // A name of this machine that is not known as one.
  const problem = await problemOf(send(`smtp://anna:p%40ss%2Fword@[::ffff:127.0.0.1]:${port}`));
  expect(problem?.code).toBe('notice_mail_tls');
  expect(mails).toEqual([]);
});

it('does not trust a server whose certificate it does not know', async () => {
  const { mails, port } = await openMailServer({ secure: true });
  const problem = await problemOf(send(`smtps://anna:p%40ss%2Fword@localhost:${port}`));
  expect(problem?.code).toBe('notice_mail_tls');
  expect(mails).toEqual([]);
});

it('says when nobody answers, and lets go of a server that never ends', async () => {
  expect(await problemOf(send('smtp://127.0.0.1:9'))).toMatchObject({ code: 'notice_unreachable' });
  const begun = Promise.withResolvers<void>();
  const { url } = await openMailServer({ onMailFrom: () => begun.resolve() });
  const stop = new AbortController();
  const sent = problemOf(send(url, stop.signal));
  await begun.promise;
  stop.abort();
  expect(await sent).not.toBeNull();
});
