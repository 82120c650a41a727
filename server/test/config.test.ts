import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CHECKOUT, loadConfig } from '../src/config.ts';
import { StartError } from '../src/secrets/start-error.ts';

const dir = mkdtempSync(join(tmpdir(), 'deck-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('settings', () => {
  it('have the defaults of the contract', () => {
    expect(loadConfig({})).toEqual({
      config: {
        host: '127.0.0.1',
        port: 38888,
        dataDir: join(CHECKOUT, 'data'),
        venv: join(CHECKOUT, '.venv'),
        maxPackageBytes: 4096 * 1024 * 1024,
        logLevel: 'info',
        keyInData: true,
        limits: { requestsPerMinute: 6000 },
        keepReleases: 2,
        keepRuns: { days: 0, runs: 10_000, bytes: 20 * 1024 ** 3 },
        notices: {},
        signIn: true,
        trustedProxies: [],
      },
      unknown: [],
    });
  });

  it('come from the environment; an empty value counts as unset', () => {
    const { config } = loadConfig({
      DECK_HOST: '::1',
      DECK_PORT: '1',
      DECK_DATA: '/srv/deck',
      DECK_DATABASE_URL: 'postgresql://deck:p@127.0.0.1:5433/deck?sslmode=require',
      DECK_VENV: '/opt/venv',
      DECK_SOCKETS: '/run/deck/',
      DECK_MAX_PACKAGE_MB: '2',
      DECK_REQUESTS_PER_MINUTE: '60',
      DECK_LOG_LEVEL: 'debug',
      DECK_KEEP_RUNS_DAYS: '365',
      DECK_KEEP_RUNS: '0',
      DECK_KEEP_RUNS_MB: '1',
      DECK_SECRET_KEY: 'k',
      DECK_SECRET_KEY_NEXT: 'n',
      DECK_AUTH: 'off',
      DECK_ADMIN_PASSWORD: 'p',
      DECK_WEBHOOK_URL: 'https://anna:p@hooks.example/t',
      DECK_WEBHOOK_SECRET: 's',
      DECK_MAIL_URL: 'smtps://anna:p%40@mail.example',
      DECK_MAIL_FROM: 'deck@mail.example',
      DECK_MAIL_TO: 'a@mail.example, b@mail.example',
      DECK_PUBLIC_URL: 'https://deck.example/x/',
      DECK_TRUSTED_PROXIES: '10.0.0.1, fd00::/8',
    });
    expect(config).toEqual({
      host: '::1',
      port: 1,
      dataDir: '/srv/deck',
      databaseUrl: 'postgresql://deck:p@127.0.0.1:5433/deck?sslmode=require',
      venv: '/opt/venv',
      socketsDir: '/run/deck',
      maxPackageBytes: 2 * 1024 * 1024,
      logLevel: 'debug',
      keepReleases: 2,
      keepRuns: { days: 365, runs: 0, bytes: 1024 ** 2 },
      keyInData: false,
      limits: {},
      secretKey: 'k',
      nextSecretKey: 'n',
      notices: {
        webhook: { url: 'https://anna:p@hooks.example/t', secret: 's' },
        mail: {
          url: 'smtps://anna:p%40@mail.example',
          from: 'deck@mail.example',
          to: ['a@mail.example', 'b@mail.example'],
        },
        publicUrl: 'https://deck.example/x',
      },
      signIn: false,
      adminPassword: 'p',
      trustedProxies: ['10.0.0.1', 'fd00::/8'],
    });
    expect(loadConfig({ DECK_REQUESTS_PER_MINUTE: '60' }).config.limits).toEqual({ requestsPerMinute: 60 });
    expect(loadConfig({ DECK_REQUESTS_PER_MINUTE: '0' }).config.limits).toEqual({});
    const empty = { DECK_HOST: '', DECK_PORT: ' ', DECK_DATABASE_URL: '', DECK_AUTH: '', DECK_DATA: '' };
    expect(loadConfig(empty)).toEqual(loadConfig({}));
  });

  const OIDC = {
    DECK_OIDC_ISSUER: 'https://sso.example/realms/company',
    DECK_OIDC_CLIENT_ID: 'deck',
    DECK_OIDC_CLIENT_SECRET: 's',
    DECK_OIDC_ROLES: 'cn=admins,ou=it = admin; /deck/operators=operator;staff = viewer;',
    DECK_PUBLIC_URL: 'https://deck.example/',
  };

  it('of an OpenID provider have defaults, and the secret may lie in a file', () => {
    const oidc = {
      issuer: 'https://sso.example/realms/company',
      clientId: 'deck',
      clientSecret: 's',
      redirectUri: 'https://deck.example/login/callback',
      scopes: 'openid profile',
      groupsClaim: 'groups',
      roles: new Map([
        ['cn=admins,ou=it', 'admin'],
        ['/deck/operators', 'operator'],
        ['staff', 'viewer'],
      ]),
      name: 'sso.example',
    };
    expect(loadConfig(OIDC).config.oidc).toEqual(oidc);
    const file = join(dir, 'secret');
    writeFileSync(file, ' in the file\n');
    const chosen = {
      ...{ DECK_OIDC_CLIENT_SECRET: '', DECK_OIDC_CLIENT_SECRET_FILE: file, DECK_OIDC_NAME: '公司账号' },
      ...{ DECK_OIDC_SCOPES: 'profile, groups', DECK_OIDC_GROUPS_CLAIM: 'https://x/roles' },
    };
    expect(loadConfig({ ...OIDC, ...chosen }).config.oidc).toEqual({
      ...oidc,
      clientSecret: 'in the file',
      scopes: 'openid profile groups',
      groupsClaim: 'https://x/roles',
      name: '公司账号',
    });
  });

  it.each<Record<string, string>>([
    { DECK_OIDC_ISSUER: 'http://sso.example' },
    { DECK_OIDC_ISSUER: 'https://anna:secret@sso.example' },
    { DECK_OIDC_ISSUER: 'sso.example' },
    { DECK_OIDC_CLIENT_ID: '' },
    { DECK_OIDC_CLIENT_SECRET: '' },
    { DECK_OIDC_CLIENT_SECRET_FILE: '/nowhere' },
    { DECK_OIDC_CLIENT_SECRET_FILE: '/nowhere/secret', DECK_OIDC_CLIENT_SECRET: '' },
    { DECK_OIDC_ROLES: 'staff' },
    { DECK_OIDC_ROLES: 'staff=root' },
    { DECK_OIDC_ROLES: '=admin' },
    { DECK_OIDC_ROLES: 'staff=viewer; staff=admin' },
    { DECK_OIDC_ROLES: ';' },
    { DECK_OIDC_NAME: 'a\nb' },
    { DECK_OIDC_CA_FILE: '/etc/hostname' },
    { DECK_PUBLIC_URL: '' },
    { DECK_PUBLIC_URL: 'http://deck.example' },
    { DECK_AUTH: 'off' },
    { DECK_OIDC_ISSUER: '', DECK_OIDC_CLIENT_ID: '' },
  ])('of an OpenID provider with %j are refused in one line that names it', changed => {
    const env = { ...OIDC, DECK_OIDC_CLIENT_SECRET: 'secret', ...changed };
    const [name = ''] = Object.keys(changed);
    expect(() => loadConfig(env)).toThrow(StartError);
    expect(() => loadConfig(env)).toThrow(new RegExp(`^.*${name}.*$`));
    expect(() => loadConfig(env)).not.toThrow(/secret(?!$)(?!.* is empty)[:@]/);
  });

  it.each<Record<string, string>>([
    { DECK_PORT: 'http' },
    { DECK_PORT: '65536' },
    { DECK_PORT: '-1' },
    { DECK_PORT: '80.5' },
    { DECK_PORT: '0x50' },
    { DECK_HOST: '0.0.0.0' },
    { DECK_HOST: '::' },
    { DECK_HOST: '10.0.0.1' },
    { DECK_HOST: '127.0.0.1.evil.example' },
    { DECK_DATABASE_URL: 'postgres://deck:secret@127.0.0.1' },
    { DECK_DATABASE_URL: 'postgres://deck:secret/x@127.0.0.1/deck' },
    { DECK_DATABASE_URL: 'deck:secret@127.0.0.1/deck' },
    { DECK_DATABASE_URL: 'postgres://deck:2024/secret@db/x' },
    { DECK_DATABASE_URL: 'postgres://deck:2024/se@secret@db' },
    { DECK_DATABASE_URL: 'postgres://127.0.0.1/deck' },
    { DECK_DATABASE_URL: 'mysql://x' },
    { DECK_WEBHOOK_URL: 'ftp://x:secret@hooks.example' },
    { DECK_WEBHOOK_URL: 'https://x:%secret@hooks.example' },
    { DECK_WEBHOOK_SECRET: 'secret' },
    { DECK_MAIL_URL: 'smtp://x:secret@mail.example' },
    { DECK_MAIL_URL: 'https://x:secret@h', DECK_MAIL_FROM: 'a@b.example', DECK_MAIL_TO: 'a@b.example' },
    { DECK_MAIL_TO: 'nobody', DECK_MAIL_FROM: 'a@b.example', DECK_MAIL_URL: 'smtp://x:secret@mail.example' },
    { DECK_PUBLIC_URL: 'deck.example' },
    { DECK_AUTH: 'no' },
    { DECK_AUTH: 'off', DECK_HOST: '10.0.0.1', DECK_TRUSTED_PROXIES: '10.0.0.2' },
    { DECK_TRUSTED_PROXIES: 'proxy.example' },
    { DECK_TLS_CERT: '/etc/hostname' },
    { DECK_TLS_CERT: '/nowhere/cert.pem', DECK_TLS_KEY: '/nowhere/key.pem' },
    { DECK_MAX_PACKAGE_MB: '2GB' },
    { DECK_MAX_PACKAGE_MB: '0' },
    { DECK_REQUESTS_PER_MINUTE: 'many' },
    { DECK_KEEP_RUNS_DAYS: '1.5' },
    { DECK_KEEP_RUNS: '-1' },
    { DECK_KEEP_RUNS_MB: 'all' },
    { DECK_LOG_LEVEL: 'loud' },
    { DECK_SOCKETS: 'run/deck' },
    { DECK_SOCKETS: '/run/a b' },
    { DECK_SOCKETS: `/${'long'.repeat(14)}` },
    { DECK_CONFIG: '/nowhere/deck.env' },
  ])('%j is refused in one line that names it and tells no secret', env => {
    const [name = ''] = Object.keys(env);
    expect(() => loadConfig(env)).toThrow(StartError);
    expect(() => loadConfig(env)).toThrow(new RegExp(`^.*${name}.*$`));
    expect(() => loadConfig(env)).not.toThrow('secret');
  });

  it('come from a file too, by name or in the data folder, where the environment counts more', () => {
    const file = join(dir, 'deck.env');
    writeFileSync(
      file,
      '# comment\n\n; another\nDECK_PORT=7\n DECK_LOG_LEVEL = "warn"\r\nDECK_COLOUR=blue\nPATH=/x\n',
    );
    expect(() => loadConfig({ DECK_CONFIG: file })).toThrow(/deck\.env:5 is not NAME=value/);
    writeFileSync(
      file,
      "# comment\n\n; another\nDECK_PORT=7\nDECK_LOG_LEVEL='warn'\r\nDECK_COLOUR=blue\nDECK_HOST=\n",
    );
    for (const env of [{ DECK_CONFIG: file }, { DECK_DATA: dir }]) {
      const { config, unknown } = loadConfig(env);
      expect(config).toMatchObject({ port: 7, logLevel: 'warn', host: '127.0.0.1' });
      expect(unknown).toEqual(['DECK_COLOUR']);
    }
    expect(loadConfig({ DECK_CONFIG: file, DECK_PORT: '8' }).config.port).toBe(8);
  });

  it('that mean nothing are named', () => {
    expect(loadConfig({ DECK_PROT: '1', PATH: '/bin' }).unknown).toEqual(['DECK_PROT']);
  });
});
