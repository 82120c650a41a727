import { execFile } from 'node:child_process';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';

/** A certificate of 127.0.0.1 that is its own authority, and its key: files of PEM text. */
export interface Made {
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * Makes a certificate with OpenSSL.
 * @param dir is made when it is not there
 * @param name common name of the subject
 */
export async function makeCertificate(dir: string, name: string, bits = 2048): Promise<Made> {
  await mkdir(dir, { recursive: true });
  const made = { certFile: join(dir, `${name}.pem`), keyFile: join(dir, `${name}.key`) };
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', made.keyFile, '-out', made.certFile];
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    '-newkey',
    `rsa:${bits}`,
    '-nodes',
    ...files,
    ...subject,
  ]);
  return made;
}

/** Puts another certificate, or a part of it, in the place of one, as a renewal does: by a rename. */
export async function replace(place: Made, by: Partial<Made>): Promise<void> {
  if (by.keyFile !== undefined) await rename(by.keyFile, place.keyFile);
  if (by.certFile !== undefined) await rename(by.certFile, place.certFile);
}

/** Lets `fetch` of this file of tests trust certificates, beside those of Node. */
export async function trust(...all: readonly Made[]): Promise<void> {
  const texts = await Promise.all(all.map(({ certFile }) => readFile(certFile, 'utf8')));
  setDefaultCACertificates([...getCACertificates('default'), ...texts]);
}
