import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi } from '../../server/src/http/openapi.ts';
import { openApiValidator } from '../../server/test/http/json-schema.ts';
import { BODY, exampleCluster } from './requirement/examples.ts';
import { request } from './support/api.ts';
import { openWorld, type World } from './support/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: the document is read as a stranger would.
type Json = any;

const NAMES = Object.keys(ENDPOINTS) as EndpointName[];
let world: World;
let served: Json;
beforeAll(async () => {
  world = await openWorld();
  served = (await request(`${world.base}/api/v1/openapi.json`)).json;
});
afterAll(() => world.close());

const operationOf = (name: EndpointName): Json =>
  served.paths[pathOf(name)][ENDPOINTS[name].method.toLowerCase()];

const validator = (schema: object) => openApiValidator(schema, served.components);

describe('the OpenAPI document', () => {
  it('is the one that a function makes without a server', () => {
    expect(served).toEqual(JSON.parse(JSON.stringify(openApi())));
  });

  it('has the form of OpenAPI 3.1', () => {
    expect(served.openapi).toBe('3.1.0');
    expect(served.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const ids = NAMES.map(name => operationOf(name).operationId);
    expect(ids).toEqual(NAMES);
    expect(Object.keys(served.paths)).toHaveLength(NAMES.length);
    for (const name of NAMES) {
      const operation = operationOf(name);
      expect(operation.summary).toBeTypeOf('string');
      expect(Object.keys(operation.responses).sort()).toEqual(['200', 'default']);
      for (const response of Object.values<Json>(operation.responses)) {
        expect(response.description).toBeTypeOf('string');
        expect(Object.values<Json>(response.content).every(media => typeof media.schema === 'object')).toBe(
          true,
        );
      }
      for (const parameter of operation.parameters ?? []) {
        expect(parameter).toMatchObject({
          name: expect.any(String),
          in: 'query',
          schema: expect.any(Object),
        });
      }
      expect(operation.requestBody !== undefined).toBe(ENDPOINTS[name].method === 'POST');
    }
  });

  it('refers only to what it has', () => {
    const references = [...JSON.stringify(served).matchAll(/"\$ref":"([^"]+)"/g)].map(
      match => match[1] ?? '',
    );
    expect(references.length).toBeGreaterThan(0);
    for (const reference of new Set(references)) {
      const [, ...steps] = reference.split('/');
      expect(
        steps.reduce((at: Json, step) => at?.[step], served),
        reference,
      ).toBeTypeOf('object');
    }
  });

  it.each(NAMES)('has valid JSON Schemas for %s', name => {
    const operation = operationOf(name);
    const schemas = [
      ...Object.values<Json>(operation.requestBody?.content ?? {}),
      ...Object.values<Json>(operation.responses).flatMap(response => Object.values<Json>(response.content)),
      ...(operation.parameters ?? []),
    ].map(holder => holder.schema);
    for (const schema of schemas) expect(() => validator(schema)).not.toThrow();
  });
});

describe('what it says is so', () => {
  it('the requirement’s bodies are valid, and one that is refused is not', () => {
    for (const name of ['createCluster', 'deleteCluster', 'selectCluster', 'executeCluster'] as const) {
      const valid = validator(operationOf(name).requestBody.content['application/json'].schema);
      expect(valid(JSON.parse(BODY[name])), JSON.stringify(valid.errors)).toBe(true);
      expect(valid({})).toBe(false);
    }
    const valid = validator(operationOf('createCluster').requestBody.content['application/json'].schema);
    expect(valid({ ...exampleCluster(), unknown: 1 })).toBe(false);
  });

  it('answers, done and refused, are as it describes them', async () => {
    const id = await world.create(exampleCluster());
    const calls: [EndpointName, object][] = [
      ['createCluster', exampleCluster('another')],
      ['createCluster', exampleCluster('another')],
      ['createCluster', {}],
      ['selectCluster', { id }],
      ['selectCluster', { id: 'zz' }],
      ['selectClusterList', { page: '1' }],
      ['selectClusterList', { page: '0' }],
      ['executeCluster', { executeType: 0, clusterId: id }],
      ['executeResultSignal', {}],
      ['readLog', { page: '1' }],
      ['currentState', {}],
      ['planCluster', { executeType: 2, clusterId: id }],
      ['checkCluster', { clusterId: id }],
      ['selectHostList', { page: '1' }],
      ['selectRunList', { page: '1' }],
      ['selectRunProgress', { id: await world.putRun(id, 'deploy') }],
      ['selectRun', { id: 'abcdef01' }],
      ['runTasks', { id: 'abcdef01' }],
      ['readRunLines', { runId: 'abcdef01', from: '1', count: '10' }],
      ['login', { password: 'x' }],
    ];
    for (const [name, input] of calls) {
      const { status, json } = await world.call(name, input);
      expect(status).toBe(200);
      const valid = validator(operationOf(name).responses['200'].content['application/json'].schema);
      expect(valid(json), `${name} ${JSON.stringify(valid.errors)}`).toBe(true);
    }
    const { text } = await world.call('searchRunLog', { runId: 'abcdef01', after: '0' });
    const part = operationOf('searchRunLog').responses['200'].content['application/x-ndjson'].schema;
    expect(validator(part)(JSON.parse(text))).toBe(true);
    const { json } = await request(`${world.base}/api/v1/login`, { method: 'PUT' });
    const failure = validator(operationOf('login').responses.default.content['application/json'].schema);
    expect(failure(json), JSON.stringify(failure.errors)).toBe(true);
  });
});
