import type { PackageView, UploadPackage } from '@dolphindeck/contract/package/package.ts';
import { addressOf, opened, Unanswered } from '../../api/client.ts';
import { LOCALES, language } from '../../i18n/i18n.ts';

/** An upload that was stopped by the reader: not an error to tell of. */
export class Stopped extends Error {}

/**
 * Sends a package. XMLHttpRequest, because fetch cannot tell how much of a body has gone.
 * @param onSent told with the bytes that have left; all of them does not mean that they were accepted
 * @throws Refusal with the console's reason; Unanswered; Stopped after `signal` aborted
 */
export function sendPackage(
  query: UploadPackage,
  file: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<PackageView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const settle = (then: () => void) => {
      signal.removeEventListener('abort', stop);
      then();
    };
    signal.addEventListener('abort', stop);
    request.upload.addEventListener('progress', ({ loaded }) => onSent(Math.min(loaded, file.size)));
    request.addEventListener('load', () => settle(() => resolve(answerOf(request))));
    request.addEventListener('error', () => settle(() => reject(new Unanswered(request.status))));
    request.addEventListener('abort', () => settle(() => reject(new Stopped())));
    request.open('POST', addressOf('uploadPackage', query));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept-language', LOCALES[language.value]);
    request.send(file);
  });
}

/** A promise, so that what an answer throws rejects. */
async function answerOf(request: XMLHttpRequest): Promise<PackageView> {
  let answer: Parameters<typeof opened<PackageView>>[0];
  try {
    answer = JSON.parse(request.responseText);
  } catch (cause) {
    throw new Unanswered(cause);
  }
  return opened(answer);
}
