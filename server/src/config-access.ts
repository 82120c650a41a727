import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
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
  readonly tls?: { readonly cert: string; readonly key: string };
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

export const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

function switchOf(value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new StartError(`DECK_AUTH must be on or off, not ${value}`);
}

function tlsOf({ DECK_TLS_CERT: certFile, DECK_TLS_KEY: keyFile }: AccessSettings): AccessConfig['tls'] {
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) {
    throw new StartError('DECK_TLS_CERT and DECK_TLS_KEY name two files of PEM text; set both or none');
  }
  const cert = readSettingFile('DECK_TLS_CERT', certFile);
  const key = readSettingFile('DECK_TLS_KEY', keyFile);
  let fits: boolean;
  try {
    fits = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    // OpenSSL's words hold nothing of the key.
    throw new StartError(
      `the certificate ${certFile} or its key ${keyFile} is no PEM text (${(error as Error).message})`,
    );
  }
  if (!fits) throw new StartError(`the key ${keyFile} is not that of the certificate ${certFile}`);
  return { cert, key };
}

/**
 * @param name of the setting
 * @throws StartError
 */
export function readSettingFile(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`${name}: cannot read ${file} (${(error as NodeJS.ErrnoException).code})`);
  }
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
