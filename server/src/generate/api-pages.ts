import { FAILURE_PREFIXES } from '@dolphindeck/contract/api/endpoint.ts';
import { ENDPOINTS, type EndpointName, pathOf } from '@dolphindeck/contract/api/index.ts';

/** docs/generated/api.md: the list of interfaces; their schemas are in openapi.json, which a console serves. */
export function apiPages(): Map<string, string> {
  const rows = (Object.keys(ENDPOINTS) as EndpointName[]).map(name => {
    const { method, summary, permission, failure } = ENDPOINTS[name];
    return `| ${method} | \`${pathOf(name)}\` | ${summary.en} / ${summary.zh} | ${permission} | ${FAILURE_PREFIXES[failure]} |`;
  });
  const text = [
    '# Interfaces of the console',
    '',
    'Generated from the endpoints (`contract/src/api`) by `npm run generate`; do not edit. Bodies and answers are in',
    'the OpenAPI document that every console serves at `/api/v1/openapi.json`.',
    '',
    '| method | path | what it does | permission | prefix of a refusal |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
  return new Map([['docs/generated/api.md', text]]);
}
