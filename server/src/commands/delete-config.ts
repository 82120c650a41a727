import { hideSecrets } from '../secrets/role-secrets.ts';
import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/** Deletes a template. Clusters that were filled from it keep their settings. */
export async function deleteConfig(deps: Deps, { id }: { id: string }, caller: Caller): Promise<null> {
  await deps.store.transaction(async inside => {
    const before = (await inside.templates.find(id)) ?? refuse('config_unknown', { id });
    await inside.templates.remove(id);
    await audit(inside, deps, caller, {
      action: 'deleteConfig',
      target: { type: 'config', id, name: before.name },
      details: { before: { ...before, conf: hideSecrets(before.typ, before.conf) } },
    });
  });
  return null;
}
