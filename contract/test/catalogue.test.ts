import { bodySchema } from '@dolphindeck/contract/roles/body.ts';
import { applies, ROLE_NAMES, ROLES, secretFields } from '@dolphindeck/contract/roles/index.ts';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { exampleCluster } from '../../lab/src/demo/cluster.ts';

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true, strictRequired: false });

describe('the role catalogue', () => {
  test('names each role once and under its own name', () => {
    expect(Object.keys(ROLES)).toEqual([...ROLE_NAMES]);
    for (const name of ROLE_NAMES) expect(ROLES[name].name).toBe(name);
  });

  test('the requirement’s example bodies are valid', () => {
    for (const { roleName, roleBody } of exampleCluster('192.167.8.141').roles) {
      expect(ajv.validate(bodySchema(roleName), roleBody), `${roleName}: ${ajv.errorsText()}`).toBe(true);
    }
  });

  test.each(ROLE_NAMES)('%s requires every documented field and refuses others', role => {
    const valid = exampleCluster('h').roles.find(entry => entry.roleName === role)?.roleBody ?? {};
    const fields = ROLES[role].fields;
    for (const [name, field] of Object.entries(fields)) {
      const { [name]: _, ...without } = valid;
      const needed = !field.optional && applies(field, valid);
      expect(ajv.validate(bodySchema(role), without), `${role} without ${name}`).toBe(!needed);
    }
    expect(ajv.validate(bodySchema(role), { ...valid, surprise: 1 })).toBe(false);
  });

  test('an alert by WeCom needs its own fields and no mail field', () => {
    const weixin = {
      alertType: 'weixin',
      weixinCorpId: 'c',
      weixinSecret: 's',
      weixinAgentId: '1',
      weixinUsers: 'a,b',
    };
    expect(ajv.validate(bodySchema('alert'), weixin)).toBe(true);
    expect(ajv.validate(bodySchema('alert'), { alertType: 'weixin' })).toBe(false);
  });

  test('secrets are those that the contract names', () => {
    expect(ROLE_NAMES.flatMap(role => secretFields(role))).toEqual([
      'pythonGatewayToken',
      'mailPasswd',
      'weixinSecret',
      'password',
    ]);
  });
});
