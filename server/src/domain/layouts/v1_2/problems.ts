import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { databaseOf } from '../../connect.ts';
import { specProblems } from '../flat/problems.ts';

/**
 * What 1.2.x cannot carry. It reads its database with commons-configuration, which cuts a value at a comma and takes
 * backslashes away, and Quartz takes a value that begins with `$@` for the name of another.
 */
export function problemsOf(spec: ClusterSpec): Problem[] {
  const problems = specProblems(spec);
  if (/[,\\]|^\$@/.test(databaseOf(spec).password)) {
    problems.push({ code: 'password_cut', field: 'roles.database.roleBody.password' });
  }
  return problems;
}
