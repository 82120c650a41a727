import type { Action } from '@dolphindeck/contract/cluster/status.ts';

/** A play of a playbook with the tasks that a real run tells of. */
export interface Phase {
  readonly name: string;
  /** Groups of the inventory; `all` is every host. */
  readonly groups: readonly string[];
  readonly role: string;
  readonly tasks: readonly string[];
}

const configured = (name: string, role: string, ...more: string[]): Phase => ({
  name,
  groups: [role],
  role,
  tasks: ['Write folders and files', ...more],
});

const served = (name: string, groups: readonly string[], ...tasks: string[]): Phase => ({
  name,
  groups,
  role: 'server',
  tasks,
});

/** The plays of ansible/playbooks, copied from runs on real hosts. */
export const PHASES: Readonly<Record<Action, readonly Phase[]>> = {
  deploy: [
    {
      name: 'Preflight',
      groups: ['all'],
      role: 'base',
      tasks: ['Check the settings of every role', 'Check everything, change nothing'],
    },
    { name: 'Hosts that left', groups: ['departing'], role: 'base', tasks: ['Remove the units'] },
    {
      name: 'Base',
      groups: ['all'],
      role: 'base',
      tasks: [
        'Install missing packages of the distribution',
        'Make deploy user and deploy folder',
        'Put the releases in place',
        'Install the units of the servers, remove those not wanted',
      ],
    },
    configured('Common settings', 'common'),
    configured('Hadoop', 'hadoop'),
    configured('ZooKeeper', 'zookeeper', "See how far each server's data has come"),
    configured('Master', 'master'),
    configured('Worker', 'worker'),
    configured('Backend', 'backend'),
    configured('Alert', 'alert'),
    configured('Frontend', 'frontend'),
    configured('Database', 'database', 'Make instance, account and database, and let it run'),
  ],
  start: [
    served('Database and ZooKeeper', ['database', 'zookeeper'], 'Start: database, zookeeper'),
    served('Servers of DolphinScheduler', ['master', 'worker', 'backend', 'alert'], 'Start: the servers'),
    served('Frontend', ['frontend'], 'Start: frontend'),
    served('Boot', ['all'], 'Start them with the machine'),
  ],
  stop: [
    served(
      'Frontend, backend, alert and worker',
      ['frontend', 'backend', 'alert', 'worker'],
      'Stop: frontend, backend, alert, worker',
    ),
    served('Master', ['master'], 'Stop: master'),
    served('ZooKeeper and database', ['zookeeper', 'database'], 'Stop: zookeeper, database'),
    served('Proof', ['all'], 'Make sure that nothing of the cluster is left'),
  ],
  apply: [
    served('Health', ['all'], 'Wait until healthy: all servers'),
    served('Worker', ['worker'], 'Start anew, wait until healthy: worker'),
    served('Master', ['master'], 'Start anew, wait until healthy: master'),
  ],
};
