import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from './network.ts';

/** Wrong passwords that are free, and seconds in which they are forgotten: for one user, and for one address. */
const PER_USER = { points: 10, duration: 900 };
const PER_ADDRESS = { points: 30, duration: 900 };

/**
 * Counts wrong passwords, in memory: a restart of the console, which takes seconds, is no way to guess many. A user from
 * another address is counted apart, so that strangers cannot lock somebody out. A try counts before it is heard, else all
 * that come at once were heard.
 */
export function createLoginLimits() {
  const users = new RateLimiterMemory(PER_USER);
  const addresses = new RateLimiterMemory(PER_ADDRESS);
  const keysOf = (user: string, address: string) => {
    const network = networkOf(address);
    return { ofUser: `${user} ${network}`, network };
  };
  return {
    /** Counts a try. Answers seconds after which the next one is heard; 0: this one is. */
    async begin(user: string, address: string): Promise<number> {
      const { ofUser, network } = keysOf(user, address);
      const wait = await take(users, ofUser);
      if (wait > 0) return wait;
      const longer = await take(addresses, network);
      // Not heard, so it was no try of this user.
      if (longer > 0) await users.reward(ofUser);
      return longer;
    },
    /** It was the right password: the wrong ones before it were this user's own. */
    async succeeded(user: string, address: string): Promise<void> {
      const { ofUser, network } = keysOf(user, address);
      await users.delete(ofUser);
      await addresses.reward(network);
    },
    /** It was no try: nobody could say whether it was right. */
    async undecided(user: string, address: string): Promise<void> {
      const { ofUser, network } = keysOf(user, address);
      await users.reward(ofUser);
      await addresses.reward(network);
    },
  };
}

/** Counts one; seconds to wait when that is one too many. */
async function take(limiter: RateLimiterMemory, key: string): Promise<number> {
  return limiter.consume(key).then(
    () => 0,
    (full: RateLimiterRes) => Math.max(1, Math.ceil(full.msBeforeNext / 1000)),
  );
}

export type LoginLimits = ReturnType<typeof createLoginLimits>;
