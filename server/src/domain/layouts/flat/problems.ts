import { type ClusterSpec, roleOf } from '@dolphindeck/contract/cluster/cluster.ts';
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
        problems.push({ code: 'text_expression', field: `roles.${roleName}.roleBody.extra.${key}` });
      }
    }
  }
  const mail = roleOf(spec, 'alert')?.roleBody;
  // alert.properties of 1.3.x: only one of the two may be true.
  if (mail?.mailSmtpSslEnable === true && mail.mailSmtpStarttlsEnable === true) {
    problems.push({ code: 'alert_ssl_both', field: 'roles.alert.roleBody.mailSmtpStarttlsEnable' });
  }
  return problems;
}
