import { isIP } from 'node:net';
import { isLoopback } from '@dolphindeck/contract/common/address.ts';
import { type Certificate, type CertificateFiles, readCertificate } from './certificate.ts';
import { StartError } from './secrets/start-error.ts';

/** The settings about who may reach the console, and how. */
interface AccessSettings {
  readonly DECK_HOST?: string;
  readonly DECK_AUTH?: string;
  readonly DECK_ADMIN_PASSWORD?: string;
  readonly DECK_TLS_CERT?: string;
  readonly DECK_TLS_KEY?: string;
  readonly DECK_TRUSTED_PROXIES?: string;
}

export interface AccessConfig {
  readonly signIn: boolean;
  readonly adminPassword?: string;
  readonly tls?: CertificateFiles & Certificate;
  readonly trustedProxies: readonly string[];
}

/**
 * Reads who may reach the console. Passwords do not travel in clear: beyond loopback it is TLS, or a proxy that has it.
 * @throws StartError
 */
export function accessOf(settings: AccessSettings): AccessConfig {
  const { DECK_HOST: host = '127.0.0.1', DECK_ADMIN_PASSWORD: adminPassword } = settings;
  const signIn = switchOf(settings.DECK_AUTH ?? 'on');
  const tls = tlsOf(settings);
  const trustedProxies = proxiesOf(settings.DECK_TRUSTED_PROXIES ?? '');
  if (!isLoopback(host)) {
    if (!signIn) throw new StartError(`DECK_AUTH=off is for loopback only, and DECK_HOST is ${host}`);
    if (tls === undefined && trustedProxies.length === 0) {
      throw new StartError(
        `DECK_HOST=${host} is not loopback: set DECK_TLS_CERT and DECK_TLS_KEY, or DECK_TRUSTED_PROXIES to the address of the proxy that has TLS`,
      );
    }
  }
  return {
    signIn,
    trustedProxies,
    ...(adminPassword === undefined ? {} : { adminPassword }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function switchOf(value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new StartError(`DECK_AUTH must be on or off, not ${value}`);
}

function tlsOf({ DECK_TLS_CERT: certFile, DECK_TLS_KEY: keyFile }: AccessSettings): AccessConfig['tls'] {
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) {
    throw new StartError('DECK_TLS_CERT and DECK_TLS_KEY name two files of PEM text; set both or none');
  }
  const files = { certFile, keyFile };
  return { ...files, ...readCertificate(files) };
}

function proxiesOf(text: string): readonly string[] {
  const addresses = text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
  const wrong = addresses.find(address => isIP(address.replace(/\/\d{1,3}$/, '')) === 0);
  if (wrong !== undefined) {
    throw new StartError(
      `DECK_TRUSTED_PROXIES is a list of addresses or networks, separated by commas; ${wrong} is none`,
    );
  }
  return addresses;
}
