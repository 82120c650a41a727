import { HIDDEN_SECRET } from '@dolphindeck/contract/cluster/cluster.ts';
import { describe, expect, it } from 'vitest';
import {
  hiddenFields,
  hiddenVariables,
  hideClusterSecrets,
  hideSecrets,
  secretsOf,
  secretsOfCluster,
  showClusterSecrets,
  showSecrets,
} from '../../src/secrets/role-secrets.ts';
import { exampleCluster } from '../domain/example.ts';

const EXTRA = {
  'worker.groups': 'a',
  'my.token': 'extra-token',
  'use.token': true,
  'pin.secret': 4711,
  z: 1,
};
const ENV = { JAVA_OPTS: '-Xmx1g', DB_PASSWORD: 'env-password', API_TOKEN: '' };

const plain = exampleCluster();
const cluster = {
  ...plain,
  env: ENV,
  roles: plain.roles.map(role =>
    role.roleName === 'worker' ? { ...role, roleBody: { ...role.roleBody, extra: EXTRA } } : role,
  ),
};
const extraOf = ({ roles }: typeof cluster) =>
  roles.find(({ roleName }) => roleName === 'worker')?.roleBody?.extra ?? {};

describe('secrets of a cluster', () => {
  it('are those of the catalogue, and free settings with the name of one', () => {
    expect(secretsOfCluster(cluster)).toEqual({
      'database.password': 'easy',
      'alert.mailPasswd': 'Chevalier1!',
      'worker.extra.my.token': 'extra-token',
      'worker.extra.pin.secret': 4711,
      'env.DB_PASSWORD': 'env-password',
    });
  });

  it('are hidden where they stand; all else, its type and its order stay', () => {
    const hidden = hideClusterSecrets(cluster);
    expect(JSON.stringify(hidden)).not.toMatch(/Chevalier1|extra-token|4711|env-password/);
    expect(Object.entries(extraOf(hidden))).toEqual([
      ['worker.groups', 'a'],
      ['my.token', HIDDEN_SECRET],
      ['use.token', true],
      ['pin.secret', HIDDEN_SECRET],
      ['z', 1],
    ]);
    expect(Object.entries(hidden.env)).toEqual([
      ['JAVA_OPTS', '-Xmx1g'],
      ['DB_PASSWORD', HIDDEN_SECRET],
      ['API_TOKEN', ''],
    ]);
  });

  it('are shown again as they were, a number as a number', () => {
    const secrets = JSON.parse(JSON.stringify(secretsOfCluster(cluster)));
    expect(showClusterSecrets(hideClusterSecrets(cluster), secrets)).toEqual(cluster);
  });

  it('that are sent anew win over what is stored; hidden ones that nothing is stored for stay hidden', () => {
    const sent = { ...cluster, env: { DB_PASSWORD: 'new', OTHER_TOKEN: HIDDEN_SECRET } };
    const { env } = showClusterSecrets(sent, secretsOfCluster(cluster));
    expect(env).toEqual({ DB_PASSWORD: 'new', OTHER_TOKEN: HIDDEN_SECRET });
    expect(hiddenVariables(env)).toEqual(['env.OTHER_TOKEN']);
  });

  it('of one place are not shown at another', () => {
    const body = { extra: { 'my.token': HIDDEN_SECRET } };
    const secrets = secretsOf('worker', { extra: EXTRA });
    expect(showSecrets('master', body, secrets)).toEqual(body);
    expect(hiddenFields('master', body)).toEqual(['extra.my.token']);
    expect(showSecrets('worker', body, secrets)).toEqual({ extra: { 'my.token': 'extra-token' } });
  });

  it('a setting of another name may be six stars', () => {
    const body = { extra: { note: HIDDEN_SECRET } };
    expect(hiddenFields('worker', body)).toEqual([]);
    expect(showSecrets('worker', body, { 'worker.extra.note': 'x' })).toEqual(body);
  });

  it('in variables named as members of objects stay data', () => {
    const env = JSON.parse('{"__proto__":"x","PROTO_TOKEN":"y"}') as Record<string, string>;
    const hidden = hideClusterSecrets({ roles: [], env }).env;
    expect(JSON.stringify(hidden)).toBe(`{"__proto__":"x","PROTO_TOKEN":"${HIDDEN_SECRET}"}`);
  });
});

it('a body without free settings gets none', () => {
  expect(hideSecrets('database', { password: 'x', databaseName: 'd' })).toEqual({
    password: HIDDEN_SECRET,
    databaseName: 'd',
  });
});
