import type { DeckVars } from './deck-vars.ts';

/** Who a console is to the hosts. */
export interface ConsoleIdentity {
  /** Random, of its data folder. */
  readonly console: string;
  /** Of the machine: a copy of the data on another one is another console. */
  readonly machine: string;
  /** Name of the machine, for people. */
  readonly holder: string;
}

/** Who wants to lock hosts. */
export interface Locking {
  readonly identity: ConsoleIdentity;
  /** Who asked for the action. */
  readonly user: string;
  /** Locks of other consoles are broken. */
  readonly breaks: boolean;
}

/** The record that a run leaves on the hosts that it works on, but for the time. */
export function lockVars(
  { identity, user, breaks }: Locking,
  cluster: { readonly id: string; readonly name: string },
  run: DeckVars['run'],
): DeckVars['lock'] {
  const about = { clusterId: cluster.id, cluster: cluster.name, run: run.id, action: run.action };
  return { owner: { ...identity, ...about, user }, breaks };
}
