import type { RunEvent } from '@dolphindeck/contract/run/event.ts';

/** Names of the tasks that a run has done on a host, skipped ones left out. */
export function tasksOn(host: string, events: readonly RunEvent[]): string[] {
  return events.flatMap(event =>
    event.type === 'host' && event.host === host && event.outcome !== 'skipped' ? [event.task] : [],
  );
}

/** Of the tasks of a start or stop those about a role: their names end with the roles that they are about. */
export function aboutRole(role: string, tasks: readonly string[]): string[] {
  return tasks.filter(name => name.split(': ')[1]?.split(', ').includes(role));
}
