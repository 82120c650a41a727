import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Wrong passwords that are free, and seconds in which they are forgotten: for one user, and for one address. */
const PER_USER = { points: 10, duration: 900 };
const PER_ADDRESS = { points: 30, duration: 900 };

/**
 * Counts wrong passwords, in memory: a restart of the console, which takes seconds, is no way to guess many. A user from
 * another address is counted apart, so that strangers cannot lock somebody out.
 */
export function createLoginLimits() {
  const users = new RateLimiterMemory(PER_USER);
  const addresses = new RateLimiterMemory(PER_ADDRESS);
  const both = (user: string, address: string) => [
    [users, `${user} ${address}`, PER_USER.points] as const,
    [addresses, address, PER_ADDRESS.points] as const,
  ];
  return {
    /** Seconds after which the next try is heard; 0: at once. */
    async waitSeconds(user: string, address: string): Promise<number> {
      const waits = both(user, address).map(async ([limiter, key, points]) => {
        const state = await limiter.get(key);
        return state !== null && state.consumedPoints >= points ? Math.ceil(state.msBeforeNext / 1000) : 0;
      });
      return Math.max(...(await Promise.all(waits)));
    },
    async failed(user: string, address: string): Promise<void> {
      for (const [limiter, key] of both(user, address)) await limiter.penalty(key);
    },
    async succeeded(user: string, address: string): Promise<void> {
      await users.delete(`${user} ${address}`);
    },
  };
}

export type LoginLimits = ReturnType<typeof createLoginLimits>;
