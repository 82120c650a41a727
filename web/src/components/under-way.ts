import { shallowReactive } from 'vue';

/** What a view has begun in this tab and the console does not know of. It goes on while other views are looked at. */
export interface Work {
  /** Things that are not done: the menu shows how many. */
  readonly open: () => number;
  /** Whether closing the tab would lose something, so that the browser asks. */
  readonly isLost: () => boolean;
}

const works = shallowReactive(new Map<string, Work>());

/** How many things a place of the menu has under way. Reactive. */
export const openAt = (place: string): number => works.get(place)?.open() ?? 0;

/** Makes the work of a place known. Its parts are read in computed values, so they must be reactive. */
export function underWay(place: string, work: Work): void {
  works.set(place, work);
}

addEventListener('beforeunload', event => {
  if ([...works.values()].some(({ isLost }) => isLost())) event.preventDefault();
});
