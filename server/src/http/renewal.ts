import { type BigIntStats, statSync } from 'node:fs';
import { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { type Certificate, type CertificateFiles, readCertificate, validUntil } from '../certificate.ts';

/** The oldest TLS that is spoken. */
export const MIN_VERSION = 'TLSv1.2';

/** How often the files are looked at. What a renewal writes is taken when a second look finds it unchanged. */
const LOOK_MS = 5_000;

/**
 * Takes a certificate that was renewed on disk for the connections that are made from then on; those that are open stay.
 * What cannot be served is told in the log, once for each change of the files, and the certificate before is kept.
 * @param app that serves `first`
 */
export function followCertificate(app: FastifyInstance, first: CertificateFiles & Certificate): void {
  const { server } = app;
  if (!(server instanceof TlsServer)) throw new Error('only a server of TLS has a certificate');
  let served: Certificate = first;
  let seen = '';
  let judged = '';
  const look = () => {
    const now = stateOf(first);
    // Certificate and key are two files: between the two they do not fit each other, nor while one is half written.
    const isAtRest = now === seen;
    seen = now;
    if (!isAtRest || now === judged) return;
    judged = now;
    try {
      const { cert, key } = readCertificate(first);
      if (cert === served.cert && key === served.key) return;
      server.setSecureContext({ cert, key, minVersion: MIN_VERSION });
      served = { cert, key };
      app.log.info({ until: validUntil(served) }, 'certificate renewed');
    } catch (error) {
      app.log.error({ reason: (error as Error).message }, 'certificate not renewed, the one before is kept');
    }
  };
  const timer = setInterval(look, LOOK_MS).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}

/** Differs when a file was written, put in the place of another, made readable or taken away. Links are followed. */
function stateOf({ certFile, keyFile }: CertificateFiles): string {
  return [certFile, keyFile].map(fileState).join(' ');
}

function fileState(file: string): string {
  let stats: BigIntStats;
  try {
    stats = statSync(file, { bigint: true });
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
  const { dev, ino, size, ctimeNs } = stats;
  return `${dev}:${ino}:${size}:${ctimeNs}`;
}
