import type { TemplateConf, UpdateConfig } from '@dolphindeck/contract/config/config.ts';
import { hideSecrets, secretsOf, showSecrets } from '../secrets/role-secrets.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { requireFreeTemplateName, templateProblems } from './config-rules.ts';
import type { Deps } from './deps.ts';
import { requireNone } from './guards.ts';

/** Replaces a template. `******` keeps a stored secret. */
export async function updateConfig(deps: Deps, input: UpdateConfig, caller: Caller): Promise<null> {
  const { id, typ, name, remark } = input;
  await deps.store.transaction(async inside => {
    const before = (await inside.templates.find(id)) ?? refuse('config_unknown', { id });
    const known = before.typ === typ ? secretsOf(typ, before.conf) : {};
    const conf = showSecrets(typ, confOf(input), known);
    const template = { id, typ, name: name.trim(), remark: remark ?? '', conf };
    requireNone(templateProblems(template));
    await requireFreeTemplateName(inside, template, id);
    await inside.templates.replace(template, deps.clock().toISOString());
    await audit(inside, deps, caller, {
      action: 'updateConfig',
      target: { type: 'config', id, name: template.name },
      details: {
        before: { ...before, conf: hideSecrets(before.typ, before.conf) },
        after: { ...template, conf: hideSecrets(typ, conf) },
      },
    });
  });
  return null;
}

/** The settings, which come directly or under the name of their type. No role has a field of its own name. */
function confOf({ typ, conf }: UpdateConfig): TemplateConf {
  const nested = (conf as Readonly<Record<string, unknown>>)[typ];
  return typeof nested === 'object' && nested !== null ? (nested as TemplateConf) : conf;
}
