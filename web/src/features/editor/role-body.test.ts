import { ROLES } from 'virtual:catalogue';
import { ROLE_NAMES } from '@dolphindeck/contract/roles/define.ts';
import { describe, expect, it } from 'vitest';
import {
  bodyIn,
  fromTemplate,
  initialBody,
  missingFields,
  toTemplate,
  withExtra,
  withField,
} from './role-body.ts';

const { alert, backend, database, zookeeper } = ROLES;
const mail = initialBody(alert) ?? {};

describe('a new role', () => {
  it.each(ROLE_NAMES)('%s has only what applies, and lacks what only a person knows', role => {
    const body = initialBody(ROLES[role]);
    const known = Object.entries(ROLES[role].fields).filter(([, field]) => field.initial !== undefined);
    expect(Object.keys(body ?? {})).toEqual(known.map(([name]) => name));
  });

  it('is null where it has no documented fields', () => {
    expect(initialBody(zookeeper)).toBeNull();
  });
});

describe('the kind of alerts', () => {
  it('takes its fields along when it changes, and they come back with it', () => {
    const written = withField(alert, mail, 'mailUser', 'me');
    const weixin = withField(alert, written, 'alertType', 'weixin', written);
    expect(weixin).toEqual({ alertType: 'weixin' });
    const back = withField(alert, weixin, 'alertType', 'mail', written);
    expect(back).toEqual(written);
  });

  it('brings the first values of fields that were never there', () => {
    const back = withField(alert, { alertType: 'weixin' }, 'alertType', 'mail');
    expect(back).toEqual(mail);
  });
});

describe('a body', () => {
  it('loses what is emptied', () => {
    expect(withField(backend, { serverPort: 1, heapMb: 512 }, 'heapMb', undefined)).toEqual({
      serverPort: 1,
    });
    expect(withExtra({ serverPort: 1, extra: { a: 1 } }, {})).toEqual({ serverPort: 1 });
  });

  it('misses what is documented and not there: of alerts, what their kind asks for', () => {
    expect(missingFields(database, initialBody(database), '1.3.6')).toEqual(['account', 'password']);
    expect(missingFields(alert, { alertType: 'weixin', weixinCorpId: '' }, '1.3.6')).toEqual([
      'weixinCorpId',
      'weixinSecret',
      'weixinAgentId',
      'weixinUsers',
    ]);
    expect(missingFields(zookeeper, null, '1.3.6')).toEqual([]);
  });
});

describe('a template', () => {
  it('fills what it has and leaves the rest, extra settings one by one', () => {
    const body = { serverPort: 1, heapMb: 512, extra: { kept: 'a', both: 'a' } };
    const conf = { serverPort: 2, extra: { both: 'b', fresh: 3 } };
    expect(fromTemplate(backend, body, conf)).toEqual({
      serverPort: 2,
      heapMb: 512,
      extra: { kept: 'a', both: 'b', fresh: 3 },
    });
  });

  it('of WeCom turns mail alerts into it', () => {
    const conf = {
      alertType: 'weixin',
      weixinCorpId: 'c',
      weixinSecret: 's',
      weixinAgentId: '1',
      weixinUsers: 'u',
    };
    expect(fromTemplate(alert, mail, conf)).toEqual(conf);
  });

  it('brings no secret that is hidden, and keeps none', () => {
    const body = { account: 'a', password: 'own' };
    expect(fromTemplate(database, body, { account: 'b', password: '******' })).toEqual({
      account: 'b',
      password: 'own',
    });
    expect(toTemplate({ account: 'a', password: '******' })).toEqual({ account: 'a' });
    expect(toTemplate({ account: 'a', password: 'own' })).toEqual({ account: 'a', password: 'own' });
  });

  it('brings no free setting that is hidden, and keeps none', () => {
    const extra = { 'my.token': 'own', note: 'a' };
    const conf = { extra: { 'my.token': '******', 'b.secret': '******', note: '******' } };
    expect(fromTemplate(backend, { extra }, conf)).toEqual({ extra: { 'my.token': 'own', note: '******' } });
    expect(toTemplate({ extra: { 'my.token': '******' } })).toEqual({});
    expect(toTemplate({ extra })).toEqual({ extra });
  });

  it('brings nothing that the role does not have', () => {
    expect(fromTemplate(database, {}, { extra: { a: 1 }, nonsense: 1 })).toEqual({});
  });
});

describe('fields that only some versions have', () => {
  const gateway = { serverPort: 1, pythonGateway: true };

  it('are asked for, and saved, in a version that has them', () => {
    expect(missingFields(backend, gateway, '3.1.9')).toEqual(['pythonGatewayToken']);
    expect(bodyIn(backend, gateway, '3.1.9')).toEqual(gateway);
  });

  it('are not saved for a version that lacks them, and nothing of it is missing', () => {
    expect(missingFields(backend, gateway, '3.1.1')).toEqual([]);
    expect(bodyIn(backend, { ...gateway, extra: { a: 1 } }, '3.1.1')).toEqual({
      serverPort: 1,
      extra: { a: 1 },
    });
  });

  it('stay while a version is being typed', () => {
    expect(bodyIn(backend, gateway, '3.1.')).toEqual(gateway);
  });
});
