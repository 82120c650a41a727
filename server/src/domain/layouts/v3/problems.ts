import type { ClusterSpec } from '@dolphindeck/contract/cluster/cluster.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { SERVER_ROLES } from '../layout.ts';

/** What 3.x cannot carry, beyond the rules for all: Spring would evaluate a placeholder or an expression in a value. */
export function specProblems(spec: ClusterSpec): Problem[] {
  return spec.roles.flatMap(({ roleName, roleBody }) =>
    (SERVER_ROLES as readonly string[]).includes(roleName)
      ? Object.entries(roleBody?.extra ?? {})
          .filter(([, value]) => /[$#]\{/.test(String(value)))
          .map(([key]) => ({
            code: 'text_expression' as const,
            field: `roles.${roleName}.roleBody.extra.${key}`,
          }))
      : [],
  );
}
