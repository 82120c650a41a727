// node bin/check-openapi.mjs URL: schemathesis over the OpenAPI document that a console serves there, as the caller
// whose token is in DECK_TOKEN. For a console of a test only: it calls everything, also what deletes.
import { join } from 'node:path';
import { ensureOpenApiVenv, fail, foreground } from './lib/setup.mjs';

const [url] = process.argv.slice(2);
const token = process.env.DECK_TOKEN;
if (!url || !token) fail('usage: DECK_TOKEN=… node bin/check-openapi.mjs URL');

// A refusal answers 200 with code 500 in its envelope, as the requirement has it, so what the tool knows of refused
// and taken inputs (negative_data_rejection, …) does not apply. A stream does not end.
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
];
const args = [
  ...['run', `${url}/api/v1/openapi.json`, '--header', `Authorization: Bearer ${token}`],
  ...['--checks', CHECKS.join(','), '--exclude-operation-id', 'consoleEvents'],
  ...['--phases', 'coverage,fuzzing', '--max-examples', '15', '--seed', '1', '--request-timeout', '30'],
  ...['--continue-on-failure', '--no-shrink', '--suppress-health-check', 'all', '--warnings', 'off'],
];
process.exit(await foreground(join(ensureOpenApiVenv(), 'bin/st'), args));
