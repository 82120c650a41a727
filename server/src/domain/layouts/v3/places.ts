import type { ServerRole } from '../layout.ts';

/** The folder of each role's server in the release. */
export const SERVER_FOLDERS: Readonly<Record<ServerRole, string>> = {
  backend: 'api-server',
  master: 'master-server',
  worker: 'worker-server',
  alert: 'alert-server',
};

/** Folders of libraries that need the database's driver: each server has its own, and so have the tools. */
export const DRIVER_PLACES = [...Object.values(SERVER_FOLDERS), 'tools'].map(folder => `${folder}/libs`);

export function classPath(role: ServerRole): readonly string[] {
  return [`${SERVER_FOLDERS[role]}/conf`, `${SERVER_FOLDERS[role]}/libs/*`];
}
