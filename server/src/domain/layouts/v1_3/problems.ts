import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import type { RoleName } from '@dolphindeck/contract/roles/define.ts';

/** Roles whose file Spring reads: a placeholder or expression in a value would be evaluated, and has no escape. */
const SPRING_ROLES: readonly RoleName[] = ['backend', 'master', 'worker'];

/** What 1.3.x cannot carry, beyond the rules for all. */
export function specProblems(spec: ClusterSpec): Problem[] {
  const problems: Problem[] = [];
  for (const { roleName, roleBody } of spec.roles) {
    if (!SPRING_ROLES.includes(roleName)) continue;
    for (const [key, value] of Object.entries(roleBody?.extra ?? {})) {
      // worker.groups is put between the quotes of an expression.
      const quote = key === 'worker.groups' && String(value).includes("'");
      if (/[$#]\{/.test(String(value)) || quote) {
        problems.push({ code: 'text_placeholder', field: `roles.${roleName}.roleBody.extra.${key}` });
      }
    }
  }
  return problems;
}
