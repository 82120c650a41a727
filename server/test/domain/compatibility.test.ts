import { describe, expect, test } from 'vitest';
import { compatibilityFindings, LINES } from '../../src/domain/compatibility/lines.ts';
import { FINDINGS } from '../../src/domain/finding-texts.ts';
import { LAYOUTS } from '../../src/domain/layouts/index.ts';
import { exampleCluster } from './example.ts';

/** The example in a version, with roles on several hosts or without some. */
function spec(version: string, on: Record<string, string[]> = {}, without: readonly string[] = []) {
  const plain = exampleCluster();
  const roles = plain.roles
    .filter(({ roleName }) => !without.includes(roleName))
    .map(role => ({ ...role, roleDependHost: on[role.roleName] ?? role.roleDependHost }));
  const hosts = [...new Set([...plain.hosts, ...Object.values(on).flat().sort()])];
  return { ...plain, base: { ...plain.base, version }, roles, hosts };
}

const all = (...args: Parameters<typeof spec>) =>
  compatibilityFindings(spec(...args)).map(({ host, finding }) => `${finding.id} ${host}`);
const UNTRIED = /^version_untried /;
/** What does not go together; that a version is untried has a test of its own. */
const found = (...args: Parameters<typeof spec>) => all(...args).filter(text => !UNTRIED.test(text));

describe('what goes together', () => {
  test('the example on one host does, in every generation', () => {
    for (const version of ['1.2.0', '1.3.6', '2.0.9', '3.1.9', '3.2.2', '3.3.2'])
      expect(found(version)).toEqual([]);
  });

  test('a version that nobody saw run is told of, once, and one that ran is not', () => {
    const [host] = spec('3.3.2').hosts;
    for (const { proven } of LAYOUTS) for (const version of proven) expect(all(version)).toEqual([]);
    expect(all('3.3.2')).toEqual([`version_untried ${host}`]);
    expect(all('9.9.9')).toEqual([]);
  });

  test('a second alert server sends everything twice before 3.2.0, and not from then on', () => {
    const alert = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
    expect(found('3.1.9', { alert })).toEqual(['alert_several 10.0.0.2', 'alert_several 10.0.0.3']);
    expect(found('3.2.0', { alert })).toEqual([]);
  });

  test('resources in a folder of each host are found on one host only', () => {
    const worker = ['10.0.0.1', '10.0.0.2'];
    expect(found('1.3.6', { worker, backend: ['10.0.0.1'] })).toEqual(['storage_local 10.0.0.1']);
    expect(found('1.3.6', { worker: ['10.0.0.1'], backend: ['10.0.0.1'] })).toEqual([]);
  });

  test('the hosts of such resources are named in the order of the cluster', () => {
    const cluster = spec('1.3.6', { worker: ['10.0.0.2', '10.0.0.3'], backend: ['10.0.0.1', '10.0.0.3'] });
    const [first] = compatibilityFindings(cluster);
    expect(first?.finding.params.hosts).toBe('10.0.0.1, 10.0.0.2, 10.0.0.3');
  });

  test('from 3.2 on they are there even when nobody asked for a storage', () => {
    const worker = ['10.0.0.1', '10.0.0.2'];
    expect(found('3.1.9', { worker }, ['hadoop'])).toEqual([]);
    expect(found('3.2.2', { worker }, ['hadoop'])).toHaveLength(1);
  });

  test('each line has a source, and what it finds has words', () => {
    const everywhere = spec('3.1.9', { alert: ['a', 'b'], worker: ['a', 'b'] });
    for (const { source, found: look } of LINES) {
      expect(source).toMatch(/issue|tried|docs/);
      for (const { finding } of look?.(everywhere) ?? []) expect(FINDINGS).toHaveProperty(finding.id);
    }
  });
});
