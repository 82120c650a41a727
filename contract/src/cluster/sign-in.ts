import Type, { type Static } from 'typebox';

/**
 * What stands between strangers and DolphinScheduler's administrator.
 * none    no start has come to it yet
 * unsure  a start was to replace the first password, and nothing tells whether it did
 * ours    the password that the console keeps is in force
 * theirs  one is in force that somebody else has set; the console leaves it alone
 * first   the one that everybody knows is in force: it could not be replaced
 */
export const SIGN_IN_STATES = ['none', 'unsure', 'ours', 'theirs', 'first'] as const;
export type SignInState = (typeof SIGN_IN_STATES)[number];

/** What a start can tell of it. */
export const SEEN_SIGN_INS = ['ours', 'theirs', 'first'] as const satisfies readonly SignInState[];
export type SeenSignIn = (typeof SEEN_SIGN_INS)[number];

export const ClusterAdminSchema = Type.Object({
  state: Type.Enum([...SIGN_IN_STATES]),
  /** When a start saw that, or null. */
  seenAt: Type.Union([Type.String(), Type.Null()]),
  user: Type.String(),
  /** Null when the console does not know it. In `unsure` it may be in force. */
  password: Type.Union([Type.String(), Type.Null()]),
});
export type ClusterAdmin = Static<typeof ClusterAdminSchema>;
