import { computed, reactive } from 'vue';
import { queries } from '../../api/queries.ts';
import { checksumIn, lacks, pairBeside, queryOf, type Said, signatureIn } from './identity.ts';
import { Stopped, sendPackage } from './upload.ts';
import type { UploadState } from './upload-state.ts';

export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly said: Said;
  state: UploadState;
  bytes: number;
  error: Error | null;
}

/**
 * Files on their way to the console, one at a time: two would only halve each other's line. A file that was refused
 * stays with its reason, to be put right and sent again.
 */
export function createUploads() {
  const uploads = reactive<Upload[]>([]);
  /** By id; beside the list, because a proxy of it could not be aborted. */
  const stops = new Map<number, AbortController>();
  let lastId = 0;
  let isSending = false;

  const find = (id: number) => uploads.find(upload => upload.id === id);
  const isMoving = ({ state }: Upload) => ['waiting', 'sending', 'sent'].includes(state);
  const isSendable = ({ state, file, said }: Upload) =>
    (state === 'ready' || state === 'failed') && lacks(file.name, said).length === 0;

  async function sendAll(): Promise<void> {
    if (isSending) return;
    isSending = true;
    try {
      for (let next = waiting(); next !== undefined; next = waiting()) await send(next);
    } finally {
      isSending = false;
    }
  }

  const waiting = () => uploads.find(({ state }) => state === 'waiting');

  async function send(upload: Upload): Promise<void> {
    const stop = new AbortController();
    stops.set(upload.id, stop);
    Object.assign(upload, { state: 'sending', bytes: 0, error: null });
    try {
      await sendPackage(
        queryOf(upload.file.name, upload.said),
        upload.file,
        bytes => told(upload, bytes),
        stop.signal,
      );
      upload.state = 'done';
      await queries.invalidateQueries();
    } catch (error) {
      if (error instanceof Stopped) upload.state = 'ready';
      else Object.assign(upload, { state: 'failed', error });
      upload.bytes = 0;
    } finally {
      stops.delete(upload.id);
    }
  }

  function told(upload: Upload, bytes: number): void {
    upload.bytes = bytes;
    if (bytes >= upload.file.size && upload.state === 'sending') upload.state = 'sent';
  }

  return {
    uploads,
    sendable: computed(() => uploads.filter(isSendable)),
    isBusy: computed(() => uploads.some(isMoving)),
    /** How many were begun and are not stored yet, refused ones too. */
    open: computed(() => uploads.filter(upload => isMoving(upload) || upload.state === 'failed').length),
    /** Takes files in. Those that are there already and not done are left as they are. */
    async add(files: readonly File[]): Promise<void> {
      // A checksum or a signature may follow its file.
      const listed = uploads.filter(({ state }) => state !== 'done').map(({ file }) => file);
      for (const { file, sum, signature: signatureFile } of pairBeside([...files, ...listed])) {
        const twin = uploads.find(({ file: { name }, state }) => name === file.name && state !== 'done');
        const sha512 = sum === null ? '' : (checksumIn(await sum.text()) ?? '');
        const signature = signatureFile === null ? '' : await signatureOf(signatureFile);
        if (twin !== undefined) {
          if (sha512 !== '') twin.said.sha512 = sha512;
          if (signature !== '') twin.said.signature = signature;
          continue;
        }
        const said: Said = { kind: null, version: '', arch: null, sha512, signature };
        uploads.push({ id: ++lastId, file, said, state: 'ready', bytes: 0, error: null });
      }
    },
    send(upload: Upload): void {
      if (!isSendable(upload)) return;
      upload.state = 'waiting';
      void sendAll();
    },
    /** Stops a file that is being sent or waits; it can be sent again. */
    stop({ id }: Upload): void {
      const upload = find(id);
      if (upload?.state === 'waiting') upload.state = 'ready';
      stops.get(id)?.abort();
    },
    drop({ id }: Upload): void {
      stops.get(id)?.abort();
      const index = uploads.findIndex(upload => upload.id === id);
      if (index >= 0) uploads.splice(index, 1);
    },
    /** Takes what is done off the list. */
    tidy(): void {
      const rest = uploads.filter(({ state }) => state !== 'done');
      uploads.splice(0, uploads.length, ...rest);
    },
  };
}

/** The signature in a file that somebody chose. */
export async function signatureOf(file: Blob): Promise<string> {
  return signatureIn(new Uint8Array(await file.arrayBuffer()));
}

export type Uploads = ReturnType<typeof createUploads>;
