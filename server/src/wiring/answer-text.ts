import type { ProbeAnswer } from '../engine/probe.ts';

/** The last words of a log, without the columns in front of them. */
export function lastLine(events: ProbeAnswer['events']): string {
  const line = events.findLast(event => event.type === 'line');
  return line?.text.split(' |  ').at(-1) ?? 'ansible-playbook did not start';
}

/** Long enough for what ssh says, short enough for an answer. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}
