/** What a page shows, and what is told when it changed: a page then asks again for what it shows of it. */
export const TOPICS = ['clusters', 'hosts', 'configs', 'packages', 'runs', 'notices', 'users'] as const;
export type Topic = (typeof TOPICS)[number];
