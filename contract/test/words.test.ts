import { ENDPOINTS } from '@dolphindeck/contract/api/index.ts';
import { addressKey, isIPv6 } from '@dolphindeck/contract/common/address.ts';
import { describe as reason } from '@dolphindeck/contract/messages/problem.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Every pattern that stands anywhere in a schema, as a value's form or as that of a member's name. */
function patternsIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(patternsIn);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'pattern' && typeof value === 'string' ? [value] : []),
    ...(key === 'patternProperties' ? Object.keys(value as object) : []),
    ...patternsIn(value),
  ]);
}

describe('what a person is told', () => {
  const patterns = new Set(Object.values(ENDPOINTS).flatMap(({ input }) => patternsIn(input)));

  test('of a form is never a regular expression', () => {
    expect(patterns.size).toBeGreaterThan(5);
    // A bad page has a message of its own.
    for (const pattern of [...patterns].filter(p => !p.includes('-1|'))) {
      for (const language of ['en', 'zh'] as const) {
        const words = reason({ code: 'field_format', field: 'f', params: { pattern } }, language);
        expect(words).not.toContain(pattern);
      }
    }
  });

  test.each([
    ['field_type', { expected: 'object or null' }, 'f: must be an object or null', 'f：应为对象或null'],
    ['field_range', { limit: '> 0' }, 'f: must be greater than 0', 'f：必须大于 0'],
    ['field_range', { limit: '1–65535' }, 'f: must be 1–65535', 'f：应为 1–65535'],
    ['field_length', { limit: '<= 8' }, 'f: length must be at most 8', 'f：长度不能大于 8'],
  ] as const)('%s %j', (code, params, en, zh) => {
    expect(reason({ code, field: 'f', params }, 'en')).toBe(en);
    expect(reason({ code, field: 'f', params }, 'zh')).toBe(zh);
  });

  test('of a request that cannot be read has no codes of a library', () => {
    for (const detail of ['HPE_HEADER_OVERFLOW', 'FST_ERR_BAD_URL', 'HPE_INVALID_METHOD']) {
      const problem = { code: 'request_malformed', params: { detail } } as const;
      expect(reason(problem, 'zh')).not.toMatch(/[A-Z]+_/);
      expect(reason(problem, 'en')).not.toMatch(/[A-Z]+_/);
    }
  });

  test.each([
    ['it is empty', '其中没有任何文件'],
    ['it cannot be read (EACCES)', '无法读取（EACCES）'],
    ['it has more than 200000 members', '其中的文件超过 200000 个'],
    ['not everything is in one top folder: a and b', '内容不在同一个顶层目录下：a 与 b'],
    ['top/a\nis empty lies below a link', 'top/a\nis empty 位于链接之下'],
    ['$& is an absolute path', '$& 是绝对路径'],
  ])('of a file that is no package: %j is Chinese to its end', (detail, zh) => {
    for (const code of ['package_archive', 'package_unusable'] as const) {
      expect(reason({ code, params: { name: 'a.tar.gz', detail } }, 'zh')).toContain(zh);
      expect(reason({ code, params: { name: 'a.tar.gz', detail } }, 'en')).toContain(detail);
    }
  });

  test('of a value that is called like a member of every object is that value', () => {
    const problem = { code: 'field_type', field: 'f', params: { expected: 'constructor' } } as const;
    expect(reason(problem, 'en')).toBe('f: must be constructor');
  });
});

describe('spellings of an address', () => {
  test('have one key, whatever the address', () => {
    fc.assert(fc.property(fc.ipV6(), a => addressKey(a) === addressKey(a.toUpperCase()) && isIPv6(a)));
    expect(addressKey('2001:0db8:0::01')).toBe(addressKey('2001:db8::1'));
    expect(addressKey('Node')).toBe('node');
  });
});
