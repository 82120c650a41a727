import { ENDPOINTS, type EndpointName } from '@dolphindeck/contract/api/index.ts';
import { describe, expect, it } from 'vitest';
import { schemasOf } from '../../src/http/schema.ts';

describe('the schemas of the interfaces', () => {
  it.each(Object.keys(ENDPOINTS) as EndpointName[])(
    '%s: both can be compiled, as the first use will',
    name => {
      const { input, output } = schemasOf(name);
      expect([typeof input, typeof output]).toEqual(['function', 'function']);
    },
  );

  it('are compiled once', () => {
    const schemas = schemasOf('selectCluster');
    expect(schemas.input).toBe(schemas.input);
    expect(schemas.output).toBe(schemas.output);
  });
});
