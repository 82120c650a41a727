import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { normaliseCluster } from '@dolphindeck/contract/cluster/rules.ts';
import { saveProblems } from '../../../../server/src/commands/cluster-rules.ts';
import { parseJson } from '../../../../server/src/http/json-text.ts';
import { type EndpointSchemas, schemasOf } from '../../../../server/src/http/schema.ts';

const known = new Map<EndpointName, EndpointSchemas>();

/** Whether a body is one that the schema of an interface takes, before a command sees it. */
export function fits(name: EndpointName, body: object): boolean {
  const schemas = known.get(name) ?? schemasOf(name);
  known.set(name, schemas);
  return 'value' in parseJson(Buffer.from(JSON.stringify(body))) && schemas.input(body);
}

/** Whether a save takes a cluster, but for what only the store knows. */
export function isSaved(body: object | undefined): boolean {
  return (
    body !== undefined &&
    fits('createCluster', body) &&
    saveProblems(normaliseCluster(body as never)).length === 0
  );
}
