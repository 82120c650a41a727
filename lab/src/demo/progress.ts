import type { RunEvent } from '@dolphindeck/contract/run/event.ts';

/** Prints what a run does, one line a task, for a person who watches. */
export function progressPrinter(print: (text: string) => void): (event: RunEvent) => void {
  let tasks = 0;
  return event => {
    if (event.type === 'play') print(`    ${event.name}`);
    else if (event.type === 'task') tasks += 1;
    else if (event.type === 'host' && (event.outcome === 'failed' || event.outcome === 'unreachable')) {
      print(`    ${event.host}: ${event.outcome}: ${event.message ?? event.task}`);
    } else if (event.type === 'stats' && event.step === 'main') {
      for (const [host, count] of Object.entries(event.hosts)) {
        print(
          `    ${host}: ${count.ok} ok, ${count.changed} changed, ${count.failed} failed (${tasks} tasks)`,
        );
      }
    }
  };
}

/** Seconds since `began` as people say them. */
export function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
