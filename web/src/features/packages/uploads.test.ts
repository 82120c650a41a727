import { flushPromises } from '@vue/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import { Refusal } from '../../api/client.ts';
import { Stopped, sendPackage } from './upload.ts';
import { createUploads } from './uploads.ts';

vi.mock('./upload.ts', async original => ({
  ...(await original<typeof import('./upload.ts')>()),
  sendPackage: vi.fn(),
}));

const sending = vi.mocked(sendPackage);
const file = (version: string) => new File(['abc'], `apache-zookeeper-${version}-bin.tar.gz`);
/** An upload that ends when it is told to, or stopped. */
function held() {
  const end = Promise.withResolvers<never>();
  sending.mockImplementationOnce((_query, _file, _onSent, signal) => {
    signal.addEventListener('abort', () => end.reject(new Stopped()));
    return end.promise;
  });
  return end;
}

beforeEach(() => {
  sending.mockReset();
  sending.mockResolvedValue({} as never);
});

test('files are sent one after the other, and one that is refused holds nobody up', async () => {
  const { uploads, sendable, add, send } = createUploads();
  await add([file('3.6.1'), file('3.6.2')]);
  const first = held();
  for (const upload of sendable.value) send(upload);
  expect(uploads.map(({ state }) => state)).toEqual(['sending', 'waiting']);
  first.reject(new Refusal('no archive', 'package_archive', 'name'));
  await flushPromises();
  expect(uploads.map(({ state }) => state)).toEqual(['failed', 'done']);
  expect(uploads[0]?.error?.message).toBe('no archive');
});

test('a stopped upload is no failure and can be sent again', async () => {
  const { uploads, sendable, add, send, stop } = createUploads();
  await add([file('3.6.1')]);
  held();
  for (const upload of sendable.value) send(upload);
  for (const upload of uploads) stop(upload);
  await flushPromises();
  expect(uploads.map(({ state, error }) => [state, error])).toEqual([['ready', null]]);
  for (const upload of sendable.value) send(upload);
  await flushPromises();
  expect(uploads[0]?.state).toBe('done');
});

test('when every byte has left, the console still looks into the archive', async () => {
  const { uploads, sendable, add, send } = createUploads();
  await add([file('3.6.1')]);
  sending.mockImplementationOnce((_query, sent, onSent) => {
    onSent(sent.size);
    return Promise.withResolvers<never>().promise;
  });
  for (const upload of sendable.value) send(upload);
  expect(uploads[0]?.state).toBe('sent');
});

test('a file whose name says nothing is not sent before someone says what it is', async () => {
  const { uploads, sendable, add, send } = createUploads();
  await add([new File(['abc'], 'mine.tar.gz')]);
  for (const upload of uploads) send(upload);
  expect(sending).not.toHaveBeenCalled();
  for (const { said } of uploads) Object.assign(said, { kind: 'zookeeper', version: '3.6.1' });
  expect(sendable.value).toHaveLength(1);
});

test('the same file chosen twice is there once', async () => {
  const { uploads, add } = createUploads();
  await add([file('3.6.1')]);
  await add([file('3.6.1'), file('3.6.2')]);
  expect(uploads).toHaveLength(2);
});

test('a signature may follow its file', async () => {
  const { uploads, add } = createUploads();
  await add([file('3.6.1')]);
  const text = '-----BEGIN PGP SIGNATURE-----';
  await add([new File([text], 'apache-zookeeper-3.6.1-bin.tar.gz.asc')]);
  expect(uploads.map(({ said }) => said.signature)).toEqual([text]);
});

test('what is on its way or was refused is open, what is stored is not and can be tidied away', async () => {
  const { uploads, open, isBusy, add, send, tidy } = createUploads();
  await add([file('3.6.1'), file('3.6.2'), file('3.6.3')]);
  expect(open.value).toBe(0);
  const first = held();
  for (const upload of uploads.slice(0, 2)) send(upload);
  expect([open.value, isBusy.value]).toEqual([2, true]);
  first.reject(new Refusal('no archive', 'package_archive', 'name'));
  await flushPromises();
  expect([open.value, isBusy.value]).toEqual([1, false]);
  tidy();
  expect(uploads.map(({ state }) => state)).toEqual(['failed', 'ready']);
});
