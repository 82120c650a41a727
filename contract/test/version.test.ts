import { isTimeZone } from '@dolphindeck/contract/common/time-zone.ts';
import { isWithin, parseVersion, sayVersions } from '@dolphindeck/contract/common/version.ts';
import { existsIn, ROLES, type RoleField } from '@dolphindeck/contract/roles/index.ts';
import { describe, expect, test } from 'vitest';

describe('ranges of versions', () => {
  test.each([
    [{ from: [3, 1, 2] }, '3.1.1', false],
    [{ from: [3, 1, 2] }, '3.1.2', true],
    [{ from: [3, 1, 2] }, '10.0.0', true],
    [{ before: [3, 0, 0] }, '2.0.9', true],
    [{ before: [3, 0, 0] }, '3.0.0', false],
    [{ before: [3, 0, 0] }, '3.0.0-beta-1', false],
  ] as const)('%o and %s', (range, version, within) => {
    expect(isWithin(parseVersion(version) ?? [], range)).toBe(within);
  });

  test('are said by their ends', () => {
    expect(sayVersions({ from: [1, 3, 2], before: [3, 0, 0] })).toBe('≥ 1.3.2, < 3.0.0');
  });
});

describe('fields of the catalogue by version', () => {
  test('those of the requirement exist in every version', () => {
    const fields = Object.values(ROLES).flatMap(role => Object.values<RoleField>(role.fields));
    const required = fields.filter(
      ({ optional, when, secret }) => !optional && !(when?.equals === true && secret),
    );
    expect(required.filter(({ versions }) => versions !== undefined)).toEqual([]);
  });

  test('the gateway that knows no token cannot be turned on', () => {
    const gateway = ROLES.backend.fields.pythonGateway as RoleField;
    expect(['2.0.9', '3.1.1', '3.1.2', '3.2.2'].map(version => existsIn(gateway, version))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

/** The schema of the field. */
const NAMES = ROLES.backend.fields.timeZone?.schema as unknown as { pattern: string };

describe('time zones', () => {
  test.each(['Asia/Shanghai', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata'])('%s is one', zone => {
    expect(isTimeZone(zone)).toBe(true);
    expect(zone).toMatch(new RegExp(NAMES.pattern));
  });

  test.each(['Asia/Nowhere', '', 'GMT+25'])('%s is none', zone => expect(isTimeZone(zone)).toBe(false));
});
