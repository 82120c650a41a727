import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { StartError } from './secrets/start-error.ts';
import { readSettingFile } from './setting-file.ts';

/** Where a certificate chain and its key lie, PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate chain and its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads a certificate and its key, and makes sure that they can be served together.
 * @throws StartError that names the file, and holds nothing of the key
 */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  const cert = readSettingFile('DECK_TLS_CERT', certFile);
  const key = readSettingFile('DECK_TLS_KEY', keyFile);
  let fits: boolean;
  try {
    fits = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    // What OpenSSL would refuse only when somebody connects: a key that is too short, a broken link of the chain.
    if (fits) createSecureContext({ cert, key });
  } catch (error) {
    // OpenSSL's words hold nothing of the key.
    throw new StartError(
      `the certificate ${certFile} (DECK_TLS_CERT) or its key ${keyFile} (DECK_TLS_KEY) cannot be used (${(error as Error).message})`,
    );
  }
  if (!fits) {
    throw new StartError(
      `the key ${keyFile} (DECK_TLS_KEY) is not that of the certificate ${certFile} (DECK_TLS_CERT)`,
    );
  }
  return { cert, key };
}

/** Until when a certificate counts, ISO 8601. */
export const validUntil = ({ cert }: Certificate) => new X509Certificate(cert).validToDate.toISOString();
