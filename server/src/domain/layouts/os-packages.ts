import type { Layout } from './layout.ts';

/** What every generation needs of the distribution. */
export const OS_PACKAGES: Layout['osPackages'] = {
  // sudo: tasks run as their tenants. psmisc: pstree, without which a killed task lives on.
  worker: { debian: ['sudo', 'psmisc', 'procps'], redhat: ['sudo', 'psmisc', 'procps-ng'] },
};
