import { describe, expect, it } from 'vitest';
import { hasSecretName, isSecretSetting } from '../src/roles/secret-setting.ts';

describe('a free setting', () => {
  it.each([
    'resource.aws.secret.access.key',
    'resource.azure.client.secret',
    'fs.azure.account.key',
    'spring.mail.password',
    'mysql.passwd',
    'ssl.keyStore.password',
    'keyStorePassword',
    'ssh_passphrase',
    'api-token',
    'AWS_ACCESS_KEY_ID',
    'private_key',
    'apiKey',
    'credentials',
    'DB_PASS',
    'dbPass',
    'db.pwd',
    'datasource.encryption.salt',
  ])('%s has the name of a secret', name => {
    expect(hasSecretName(name)).toBe(true);
  });

  it.each([
    'worker.groups',
    'master.exec.threads',
    'keyboard',
    'primary.keys',
    'bypass.rules',
    'compass',
    'passive.mode',
    'private.keyboard',
    'JAVA_HOME',
    'OLDPWD',
    'basalt',
    '__proto__',
  ])('%s has not', name => {
    expect(hasSecretName(name)).toBe(false);
  });

  it('with such a name is a secret, whatever it looks like, but for a switch and nothing', () => {
    for (const value of ['x', '/Abc+def', '$ome', '******', ' ', 4711, 0])
      expect(isSecretSetting('my.token', value), String(value)).toBe(true);
    for (const value of ['', 'true', 'false', true, false, undefined, null])
      expect(isSecretSetting('my.token', value), String(value)).toBe(false);
    expect(isSecretSetting('my.setting', 'x')).toBe(false);
  });
});
