import type { RoleFiles } from './files.ts';
import { backend, MAX_LOAD, master, worker } from './settings.ts';

/** The files of API, master and worker in 1.2.0 and 1.3. */
export const SERVER_FILES: RoleFiles = {
  backend: { file: 'application-api.properties', settings: backend },
  master: {
    file: 'master.properties',
    settings: master,
    defaults: () => ({ 'master.max.cpuload.avg': MAX_LOAD }),
  },
  worker: {
    file: 'worker.properties',
    settings: worker,
    defaults: () => ({ 'worker.max.cpuload.avg': MAX_LOAD }),
  },
};
