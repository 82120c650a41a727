import { FAILURE_PREFIXES, type Permission } from '@dolphindeck/contract/api/endpoint.ts';
import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';
import { AuditEntrySchema } from '@dolphindeck/contract/audit/entry.ts';
import manifest from '../../package.json' with { type: 'json' };

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
type JsonObject = { [member: string]: Json };

const CALLERS: Readonly<Record<Permission, string>> = {
  public: 'everybody',
  view: 'viewers and above',
  operate: 'operators and above',
  administer: 'administrators',
};

/** The OpenAPI 3.1 document of the console, from the same schemas that requests and answers are checked with. */
export function openApi(): JsonObject {
  const names = Object.keys(ENDPOINTS) as EndpointName[];
  return {
    openapi: '3.1.0',
    info: {
      title: 'DolphinDeck',
      version: manifest.version,
      description:
        'Deploys, starts, stops and upgrades Apache DolphinScheduler clusters. Every JSON answer is an envelope ' +
        '`{code, message, result}`; a refused request answers HTTP 200 with code 500 and the reason in `error`. ' +
        'Reasons follow Accept-Language: zh-CN (default) or en.',
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(names.map(name => [pathOf(name), pathItem(name)])),
    components: { schemas: { Refusal: REFUSAL, Failure: FAILURE } },
  };
}

function pathItem(name: EndpointName): JsonObject {
  const { method, summary, permission, failure, transport, input, output } = ENDPOINTS[name];
  const operation: JsonObject = {
    operationId: name,
    summary: summary.en,
    description: `${summary.zh}。For ${CALLERS[permission]}. Refusals begin with ${FAILURE_PREFIXES[failure]}`,
    responses: {
      '200': otherAnswer(name) ?? envelopeOf(plain(output)),
      default: content(
        'application/json',
        { $ref: '#/components/schemas/Failure' },
        'HTTP refuses, or a defect',
      ),
    },
  };
  if (method === 'GET' || transport === 'upload') operation.parameters = parametersOf(plain(input));
  if (method === 'POST') {
    operation.requestBody = {
      required: true,
      content:
        transport === 'upload'
          ? { 'application/octet-stream': { schema: { description: 'The file' } } }
          : { 'application/json': { schema: plain(input) } },
    };
  }
  return { [method.toLowerCase()]: operation };
}

/** A schema as plain JSON: TypeBox keeps its own marks beside the keywords. */
function plain(schema: unknown): JsonObject {
  return JSON.parse(JSON.stringify(schema)) as JsonObject;
}

function parametersOf(schema: JsonObject): Json[] {
  const required = (schema.required ?? []) as Json[];
  return Object.entries((schema.properties ?? {}) as Record<string, JsonObject>).map(([name, member]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: member,
  }));
}

function content(type: string, schema: JsonObject, description: string) {
  return { description, content: { [type]: { schema } } };
}

function envelopeOf(result: JsonObject): JsonObject {
  const done: JsonObject = {
    type: 'object',
    required: ['code', 'message', 'result'],
    properties: { code: { const: 200 }, message: { const: 'ok' }, result },
  };
  return content(
    'application/json',
    { oneOf: [done, { $ref: '#/components/schemas/Refusal' }] },
    'Done, or refused',
  );
}

/** What is no envelope when it is done. */
const OTHER_ANSWERS: Partial<Record<EndpointName, { description: string; content: JsonObject }>> = {
  runEvents: content(
    'text/event-stream',
    { type: 'string' },
    'One event per fact of the run: `id` is its position, `data` its JSON. `event: end` when the run is over. ' +
      'Last-Event-ID, or `after`, resumes after a position.',
  ),
  consoleEvents: content(
    'text/event-stream',
    { type: 'string' },
    '`event: changed` names topics in `data` (`{"topics": [...]}`), all of them at first. With `runId`, `event: run` ' +
      'is a fact of the run (`id` its position, `data` its JSON; Last-Event-ID, or `after`, resumes) and `event: end` ' +
      'says that the run is over; the stream goes on. `event: heartbeat` every 15 seconds.',
  ),
  searchRunLog: content(
    'application/x-ndjson',
    plain(ENDPOINTS.searchRunLog.output),
    'Parts, a line each, as the search proceeds: the last one has `next` null, or there were 500 matches and another ' +
      'search goes on `after` it. Closing the connection ends the search.',
  ),
  downloadRunLog: {
    description: 'The log, as an attachment; compressed with `gzip`',
    content: {
      'text/plain': { schema: { type: 'string' } },
      'application/gzip': { schema: { description: 'The file' } },
    },
  },
  exportAudit: {
    description: 'The audit, as an attachment',
    content: {
      'application/x-ndjson': { schema: plain(AuditEntrySchema) },
      'text/csv': { schema: { type: 'string' } },
    },
  },
};

/** An answer that is no envelope when it is done; refused, it is one like all others. */
function otherAnswer(name: EndpointName): JsonObject | undefined {
  const answer = OTHER_ANSWERS[name];
  if (answer === undefined) return undefined;
  const refused = { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } };
  return { ...answer, content: { ...answer.content, ...refused } };
}

const envelope = (code: JsonObject): JsonObject => ({
  type: 'object',
  required: ['code', 'message', 'result', 'error'],
  properties: {
    code,
    message: { type: 'string', description: 'Prefix of the interface and the reason: `插入失败！｛…｝`' },
    result: { type: 'null' },
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', description: 'The reason, for programs' },
        field: { type: 'string', description: 'The field that the reason is about' },
        message: { type: 'string', description: 'The reason, for people' },
      },
    },
  },
});

const REFUSAL = envelope({ const: 500 });
const FAILURE = envelope({ type: 'integer', description: 'The HTTP status' });
