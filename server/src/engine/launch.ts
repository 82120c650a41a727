import { startRun } from './ansible.ts';
import { withoutSecrets } from './hide-secrets.ts';
import type { SupervisorId } from './ports.ts';
import { prepareRunFolder, type RunFolderInput } from './run-folder.ts';
import type { EngineSettings } from './settings.ts';

/**
 * Writes a run folder and starts its supervisor, or answers the one that has taken the folder before.
 * @throws Error without the folder's secrets: it becomes the reason of a run, and a line of the console's own log
 */
export async function launchIn(settings: EngineSettings, input: RunFolderInput): Promise<SupervisorId> {
  try {
    return (await prepareRunFolder(settings, input)) ?? (await startRun(settings, input.dir));
  } catch (error) {
    throw withoutSecrets(error, input);
  }
}
