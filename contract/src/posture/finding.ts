import Type, { type Static } from 'typebox';

/**
 * How sure the console is of what is open.
 * open    it is open, by what the console itself has stored or deployed
 * check   it is open unless something closes it that the console cannot see, such as a firewall
 * advice  nothing is open, and it could be safer
 */
export const POSTURE_SEVERITIES = ['open', 'check', 'advice'] as const;
export type PostureSeverity = (typeof POSTURE_SEVERITIES)[number];

/** What a finding can be about, in the order in which they are shown. */
export const POSTURE_SUBJECTS = ['console', 'cluster', 'host'] as const;

/** Where it is closed, when that is done on the page. */
export const POSTURE_PLACES = ['users', 'hosts', 'cluster'] as const;

/** Something that is open, and how to close it, in the caller's language. There is no secret in it. */
export const PostureFindingSchema = Type.Object({
  /** Which kind: the same for every thing that it is found of. */
  id: Type.String(),
  severity: Type.Enum([...POSTURE_SEVERITIES]),
  about: Type.Object({
    type: Type.Enum([...POSTURE_SUBJECTS]),
    id: Type.String(),
    name: Type.String(),
  }),
  message: Type.String(),
  advice: Type.String(),
  /** Null: not on the page, but in the settings of the console. */
  place: Type.Union([Type.Enum([...POSTURE_PLACES]), Type.Null()]),
});
export type PostureFinding = Static<typeof PostureFindingSchema>;
