import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OidcConfig } from './access/oidc.ts';
import type { Certificate, CertificateFiles } from './certificate.ts';
import { accessOf } from './config-access.ts';
import { OIDC_NAMES, oidcOf } from './config-oidc.ts';
import type { RetentionLimits } from './domain/retention.ts';
import { NOTICE_NAMES, type NoticeSettings, noticeSettings } from './notify/settings.ts';
import { StartError } from './secrets/start-error.ts';

/** Every setting of the console. This file is the only one that reads the environment. */
export interface Config {
  /** Address that is served. */
  readonly host: string;
  /** TCP port; 0 lets the system choose, for tests. */
  readonly port: number;
  /** Folder of everything that lasts. */
  readonly dataDir: string;
  /** A PostgreSQL database in the place of the SQLite file in the data folder. It may hold a password. */
  readonly databaseUrl?: string;
  /** Python environment that holds ansible-core. */
  readonly venv: string;
  /** Folder with a short path for ssh's sockets, when it is not `/tmp`. */
  readonly socketsDir?: string;
  readonly maxPackageBytes: number;
  /** File with the OpenPGP keys by which packages must be signed. */
  readonly packageKeys?: string;
  /** How many restore points and unused releases an upgrade leaves on the hosts. */
  readonly keepReleases: number;
  /** The key that seals secrets, when it is not kept in the data folder. */
  readonly secretKey?: string;
  /** The key that takes its place, while one is changed for the other. */
  readonly nextSecretKey?: string;
  /** The key lies in the data folder: as `secret.key`, or in the settings file there. */
  readonly keyInData: boolean;
  readonly logLevel: LogLevel;
  /** How much of the history of runs is kept. */
  readonly keepRuns: RetentionLimits;
  /** Whom the console tells that a run has ended. */
  readonly notices: NoticeSettings;
  /** Whether people and programs have to say who they are. */
  readonly signIn: boolean;
  /** Password of the first user, used when there is none yet. */
  readonly adminPassword?: string;
  /** Certificate chain and key for TLS, and where they come from. */
  readonly tls?: CertificateFiles & Certificate;
  /** Addresses of proxies whose word on the caller's address, scheme and host counts. */
  readonly trustedProxies: readonly string[];
  /** What one caller may do at most. */
  readonly limits: { readonly requestsPerMinute?: number };
  /** An OpenID provider where people can sign in, too. */
  readonly oidc?: OidcConfig;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** sysexits.h EX_CONFIG: systemd's RestartPreventExitStatus can tell it from a crash. */
export const EXIT_CONFIG = 78;

/** The checkout: this file lies in server/src. */
export const CHECKOUT = resolve(import.meta.dirname, '../..');

const NAMES = [
  'DECK_HOST',
  'DECK_PORT',
  'DECK_DATA',
  'DECK_DATABASE_URL',
  'DECK_AUTH',
  'DECK_ADMIN_PASSWORD',
  'DECK_TLS_CERT',
  'DECK_TLS_KEY',
  'DECK_TRUSTED_PROXIES',
  'DECK_REQUESTS_PER_MINUTE',
  'DECK_MAX_PACKAGE_MB',
  'DECK_PACKAGE_KEYS',
  'DECK_KEEP_RELEASES',
  'DECK_KEEP_RUNS_DAYS',
  'DECK_KEEP_RUNS',
  'DECK_KEEP_RUNS_MB',
  'DECK_SECRET_KEY',
  'DECK_SECRET_KEY_NEXT',
  'DECK_VENV',
  'DECK_SOCKETS',
  'DECK_LOG_LEVEL',
  'DECK_CONFIG',
  ...OIDC_NAMES,
  ...NOTICE_NAMES,
] as const;
type Name = (typeof NAMES)[number];
type Settings = Readonly<Partial<Record<Name, string>>>;

/**
 * Reads the settings of this process: from the environment, and what is not set there from a file, which is
 * `DECK_CONFIG` or else `deck.env` in the data folder if there is one.
 * @returns the configuration, and the names of settings that mean nothing
 * @throws StartError
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): {
  config: Config;
  unknown: string[];
} {
  const own = withoutEmpty(environment);
  const file = readSettingsFile(own);
  const settings: Settings = { ...file, ...own };
  const unknown = Object.keys({ ...file, ...own }).filter(
    name => name.startsWith('DECK_') && !(NAMES as readonly string[]).includes(name),
  );
  const access = accessOf(settings);
  const notices = noticeSettings(settings);
  const oidc = oidcOf(settings, { signIn: access.signIn, publicUrl: notices.publicUrl });
  const config: Config = {
    host: settings.DECK_HOST ?? '127.0.0.1',
    port: wholeNumber('DECK_PORT', settings.DECK_PORT ?? '38888', 0, 65_535),
    dataDir: dataDirOf(settings),
    ...(settings.DECK_DATABASE_URL === undefined
      ? {}
      : { databaseUrl: postgres(settings.DECK_DATABASE_URL) }),
    venv: resolve(settings.DECK_VENV ?? join(CHECKOUT, '.venv')),
    maxPackageBytes:
      wholeNumber('DECK_MAX_PACKAGE_MB', settings.DECK_MAX_PACKAGE_MB ?? '4096', 1, 1_048_576) * 1024 * 1024,
    keepReleases: wholeNumber('DECK_KEEP_RELEASES', settings.DECK_KEEP_RELEASES ?? '2', 1, 100),
    logLevel: logLevel(settings.DECK_LOG_LEVEL ?? 'info'),
    keepRuns: keepRuns(settings),
    limits: limitsOf(settings, access.signIn),
    notices,
    keyInData:
      settings.DECK_SECRET_KEY === undefined ||
      (own.DECK_SECRET_KEY === undefined && settingsFileOf(own).startsWith(`${dataDirOf(settings)}/`)),
    ...(settings.DECK_SOCKETS === undefined ? {} : { socketsDir: socketsDir(settings.DECK_SOCKETS) }),
    ...(settings.DECK_PACKAGE_KEYS === undefined ? {} : { packageKeys: resolve(settings.DECK_PACKAGE_KEYS) }),
    ...(settings.DECK_SECRET_KEY === undefined ? {} : { secretKey: settings.DECK_SECRET_KEY }),
    ...(settings.DECK_SECRET_KEY_NEXT === undefined ? {} : { nextSecretKey: settings.DECK_SECRET_KEY_NEXT }),
    ...access,
    ...(oidc === null ? {} : { oidc }),
  };
  return { config, unknown };
}

/** An empty value counts as unset: `DECK_PORT= npm start` is how a shell takes a variable back. */
function withoutEmpty(environment: Readonly<Record<string, string | undefined>>): Settings {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name.startsWith('DECK_') && value?.trim()),
  );
}

function dataDirOf(settings: Settings): string {
  return resolve(settings.DECK_DATA ?? join(CHECKOUT, 'data'));
}

function settingsFileOf(environment: Settings): string {
  const named = environment.DECK_CONFIG;
  return named === undefined ? join(dataDirOf(environment), 'deck.env') : resolve(named);
}

function readSettingsFile(environment: Settings): Settings {
  const named = environment.DECK_CONFIG;
  const path = settingsFileOf(environment);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (named === undefined && (code === 'ENOENT' || code === 'ENOTDIR')) return {};
    throw new StartError(`cannot read the settings file ${path} (${code}); DECK_CONFIG names it`);
  }
  return withoutEmpty(parseSettings(text, path));
}

/** Lines `NAME=value`, as systemd's EnvironmentFile has them: `#` comments, a value may stand in quotes. */
function parseSettings(text: string, path: string): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const match = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    if (match === null) throw new StartError(`${path}:${index + 1} is not NAME=value`);
    const value = (match[2] ?? '').trim();
    settings[match[1] ?? ''] = /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value;
  }
  return settings;
}

/** Without settings the history ends where it would fill a disk or slow the console down, not with time. */
function keepRuns(settings: Settings): RetentionLimits {
  const limit = (name: Name, unset: string) => wholeNumber(name, settings[name] ?? unset, 0, 999_999_999);
  return {
    days: limit('DECK_KEEP_RUNS_DAYS', '0'),
    runs: limit('DECK_KEEP_RUNS', '10000'),
    bytes: limit('DECK_KEEP_RUNS_MB', '20480') * 1024 * 1024,
  };
}

/** Without sign-in nobody but the machine itself reaches the console. */
function limitsOf(settings: Settings, signIn: boolean): Config['limits'] {
  const perMinute = wholeNumber(
    'DECK_REQUESTS_PER_MINUTE',
    settings.DECK_REQUESTS_PER_MINUTE ?? '6000',
    0,
    999_999_999,
  );
  return signIn && perMinute > 0 ? { requestsPerMinute: perMinute } : {};
}

/** The URL of a database; a wrong one is not repeated, as it may hold a password. */
function postgres(text: string): string {
  const url = URL.parse(text.trim());
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
  // An unescaped password can end up in the place of port and path, from where it would be shown.
  if (isPostgres && url.username !== '' && /^\/[^/@]+$/.test(url.pathname)) return text.trim();
  throw new StartError(
    'DECK_DATABASE_URL must be like postgres://user:password@host:5432/database (characters such as @ and / of a password as %40 and %2F), or unset to use SQLite in DECK_DATA',
  );
}

/** sun_path has 108 bytes; 54 of them are for the names that the supervisor and ssh add, and some to spare. */
function socketsDir(path: string): string {
  if (/^\/[\w./-]{1,53}$/.test(path)) return resolve(path);
  throw new StartError(
    `DECK_SOCKETS must be an absolute path of letters, digits, - _ . and at most 54 characters, not ${path}`,
  );
}

function wholeNumber(name: Name, value: string, min: number, max: number): number {
  const number = Number(value);
  if (/^\d{1,9}$/.test(value) && number >= min && number <= max) return number;
  throw new StartError(`${name} must be a whole number from ${min} to ${max}, not ${value}`);
}

function logLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find(known => known === value);
  if (level !== undefined) return level;
  throw new StartError(`DECK_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not ${value}`);
}
