import type { ErrorObject } from 'ajv';

/**
 * Of a value that fits no branch of an `anyOf`, the validator tells what each branch misses. Only the branch that
 * was meant says something useful: the one whose errors lie deepest in the value, since the shape fitted so far.
 * A value that is of none of the branches' types becomes one error that names them all.
 */
export function reduceBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const outermost = errors
    .filter(error => error.keyword === 'anyOf')
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length)[0];
  if (outermost === undefined) return [...errors];
  const within = (error: ErrorObject) =>
    error.schemaPath.startsWith(`${outermost.schemaPath}/`) &&
    error.instancePath.startsWith(outermost.instancePath);
  const inside = errors.filter(within);
  const outside = errors.filter(error => error !== outermost && !within(error));
  return reduceBranches([...outside, ...meantBranch(inside, outermost)]);
}

function meantBranch(errors: readonly ErrorObject[], anyOf: ErrorObject): ErrorObject[] {
  const branches = Map.groupBy(
    errors,
    error => error.schemaPath.slice(anyOf.schemaPath.length + 1).split('/')[0],
  );
  const wrongType = (branch: readonly ErrorObject[]) =>
    branch.find(error => error.keyword === 'type' && error.instancePath === anyOf.instancePath);
  const fitting = [...branches.values()].filter(branch => wrongType(branch) === undefined);
  if (fitting.length === 0) {
    const types = [...branches.values()].map(branch => wrongType(branch)?.params.type as string);
    return [{ ...anyOf, keyword: 'type', params: { type: [...new Set(types)].join(' or ') } }];
  }
  const depth = (branch: readonly ErrorObject[]) =>
    Math.max(...branch.map(error => error.instancePath.length));
  return fitting.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
}
