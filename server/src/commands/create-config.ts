import type { CreateConfig } from '@dolphindeck/contract/config/config.ts';
import { hideSecrets } from '../secrets/role-secrets.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import { requireFreeTemplateName, templateProblems } from './config-rules.ts';
import type { Deps } from './deps.ts';
import { freshId, requireNone } from './guards.ts';

/** Stores a template; its settings come beside its name, type and remark. */
export async function createConfig(deps: Deps, input: CreateConfig, caller: Caller): Promise<null> {
  const { typ, name, remark, ...conf } = input;
  const template = { typ, name: name.trim(), remark: remark ?? '', conf };
  requireNone(templateProblems(template));
  await deps.store.transaction(async inside => {
    await requireFreeTemplateName(inside, template, null);
    const id = await freshId(deps.ids, async candidate => (await inside.templates.find(candidate)) !== null);
    await inside.templates.insert({ id, ...template }, deps.clock().toISOString());
    await audit(inside, deps, caller, {
      action: 'createConfig',
      target: { type: 'config', id, name: template.name },
      details: { after: { ...template, conf: hideSecrets(typ, conf) } },
    });
  });
  return null;
}
