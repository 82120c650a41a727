import { normaliseCluster } from '@dolphindeck/contract/cluster/rules.ts';
import { saveProblems } from '../../../../server/src/commands/cluster-rules.ts';
import { parseJson } from '../../../../server/src/http/json-text.ts';
import { schemasOf } from '../../../../server/src/http/schema.ts';

/** Whether a save takes a cluster, but for what only the store knows. */
export function isSaved(body: object | undefined): boolean {
  return (
    body !== undefined &&
    'value' in parseJson(Buffer.from(JSON.stringify(body))) &&
    schemasOf('createCluster').input(body) &&
    saveProblems(normaliseCluster(body as never)).length === 0
  );
}
