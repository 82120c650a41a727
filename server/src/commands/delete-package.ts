import { refuse } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/** Deletes a package with its file. Hosts keep what they got of it. */
export async function deletePackage(deps: Deps, { id }: { id: string }, caller: Caller): Promise<null> {
  await deps.packages.remove(id, async (inside, found) => {
    const pkg = found ?? refuse('package_unknown', { id });
    const run = await inside.runs.unfinished();
    if (run?.packages.includes(id)) refuse('package_in_use', { id, runId: run.id });
    const { name, sha512 } = pkg;
    await audit(inside, deps, caller, {
      action: 'deletePackage',
      target: { type: 'package', id, name },
      details: { before: { sha512 } },
    });
    return pkg;
  });
  return null;
}
