import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaintsOf, npmParts, pythonParts, sbomOf } from '../../../bin/lib/parts.mjs';
import { CHECKOUT } from '../../src/config.ts';

const read = (file: string) => readFileSync(join(CHECKOUT, file), 'utf8');
const PRODUCT = { name: 'dolphindeck', version: '1.0.0', license: 'Apache-2.0' };
const part = (change: object) => ({
  name: 'x',
  version: '1.0.0',
  licence: 'MIT',
  purl: 'pkg:npm/x@1.0.0',
  hashes: [],
  isDevelopment: false,
  hasScript: false,
  ...change,
});

describe('what the product is made of', () => {
  it('has licences that are allowed, and no install script that nobody has read', () => {
    expect(complaintsOf([...npmParts(), ...pythonParts()])).toEqual([]);
    const [licence, script] = [part({ licence: 'AGPL-3.0-only' }), part({ hasScript: true })];
    expect(complaintsOf([licence])).toEqual([expect.stringContaining('AGPL-3.0-only')]);
    expect(complaintsOf([part({ licence: 'GPL-3.0-or-later' })])).toHaveLength(1);
    expect(complaintsOf([part({ licence: 'GPL-3.0-only OR MIT' })])).toEqual([]);
    expect(complaintsOf([script])).toEqual([expect.stringContaining('install script')]);
    expect(complaintsOf(pythonParts('unheard-of==1.0\n'))).toHaveLength(1);
  });

  it('is pinned to one version each, with the hash that npm checks, and named without a registry', () => {
    const lock = JSON.parse(read('package-lock.json'));
    for (const { name, hashes } of npmParts(lock))
      expect([name, hashes.map(({ content }) => content.length)]).toEqual([name, [128]]);
    for (const { name, version } of pythonParts())
      expect([name, version]).toEqual([name, expect.stringMatching(/^[\d.]+$/)]);
    // A folder of this checkout is no place that parts come from.
    const entries: { resolved?: string; link?: boolean }[] = Object.values(lock.packages);
    expect(entries.filter(({ resolved, link }) => resolved !== undefined && !link)).toEqual([]);
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });

  it('is in the bill of materials, each once, with the hash of the lock file', () => {
    const { components } = sbomOf([...npmParts(), ...pythonParts()], PRODUCT);
    const refs = components.map(component => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const { integrity } = JSON.parse(read('package-lock.json')).packages['node_modules/fastify'];
    const fastify = components.find(({ name }) => name === 'fastify');
    expect(`sha512-${Buffer.from(fastify?.hashes[0]?.content ?? '', 'hex').toString('base64')}`).toBe(
      integrity,
    );
    expect(fastify?.scope).toBe('required');
    expect(components.find(({ name }) => name === 'vitest')?.scope).toBe('excluded');
    const ansible = components.find(({ 'bom-ref': ref }) => ref === 'pkg:pypi/ansible-core@2.19.14');
    expect(ansible?.hashes.length).toBeGreaterThan(0);
    for (const { alg, content } of ansible?.hashes ?? [])
      expect([alg, content]).toEqual(['SHA-256', expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });
});
